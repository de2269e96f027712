"""An explanation to give away: ``page`` needs no network, ``picture`` no browser; ``formats`` names their files."""
