package org.jtorch.metrics;

/** How the values of classes or labels become one value, the argument {@code average}. */
public enum AverageMethod {
  /** All samples count alike: the counts of the classes are added before the value is computed. */
  MICRO,
  /** All classes count alike: the mean of the values of the classes. */
  MACRO,
  /** The mean of the values of the classes, weighted by their numbers of samples. */
  WEIGHTED,
  /** One value for each class. */
  NONE
}
