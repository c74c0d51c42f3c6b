"""The demonstration: a made-up country in the state of the programme's first months."""
