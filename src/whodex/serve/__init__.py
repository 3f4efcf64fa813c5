"""The server: connections and their limits, workers, the access log, the metrics. The only room that knows uvicorn."""
