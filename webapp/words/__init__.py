"""The words of the search as national staff change them: a layer over the lists of the program."""
