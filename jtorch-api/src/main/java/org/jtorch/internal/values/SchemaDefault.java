package org.jtorch.internal.values;

/** Stands for an argument's default value in the schema where later arguments are given. */
public enum SchemaDefault {
  DEFAULT
}
