#!/bin/sh
# The address, the target and the folder of the model come as variables.
exec drum server "$@"
