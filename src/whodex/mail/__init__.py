"""Work email addresses: candidates from a name and a domain, their ranking, and their verification.

`names`, `fold`, `patterns`, `ranking` are pure. Verification (`verify`) talks to DNS and SMTP servers through ports, so
that nothing here opens a connection unless a `Verifier` was built with real ones.
"""
