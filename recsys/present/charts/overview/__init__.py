"""The charts of the global view: what moves rankings over many people and intents."""
