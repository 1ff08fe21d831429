package org.jtorch.io;

/**
 * A Python class, function or constant that a file names and jtorch does not implement.
 *
 * @param path the qualified name, such as {@code argparse.Namespace}
 * @param isKnown whether it is a class of torch that is harmless and without use in Java
 */
record PickleName(String path, boolean isKnown) {}
