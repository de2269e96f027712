"""How the server is doing: a line of log per request, latencies, memory, health. Never what a person asked or said."""
