"""The seed of everything that is drawn by lot here, unless told otherwise."""

SEED = 20
