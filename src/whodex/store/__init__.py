"""Where data is kept. `ports` says what a store is; each folder beside it says how."""
