package org.jtorch;

/** Stands for an argument's default value in the schema where later arguments are given. */
enum SchemaDefault {
  DEFAULT
}
