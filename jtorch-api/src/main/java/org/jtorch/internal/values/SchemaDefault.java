package org.jtorch.internal.values;

/** Marks an argument that takes the schema's default although later arguments are given. */
public enum SchemaDefault {
  DEFAULT
}
