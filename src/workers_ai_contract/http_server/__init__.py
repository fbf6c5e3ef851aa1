"""The HTTP server below the stand-in: uvicorn in a thread, limits on bytes, and early refusals."""
