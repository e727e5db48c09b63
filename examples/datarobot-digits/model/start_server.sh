#!/bin/sh
# The model brings its own server, so that any environment with scikit-learn will do.
exec python3 server.py "$@"
