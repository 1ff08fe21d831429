package org.jtorch.graph.internal.tracing;

import org.jspecify.annotations.Nullable;

/** Systems of a few linear equations. */
final class LinearSystem {
  private static final double SMALLEST = 1e-9;

  private LinearSystem() {}

  /**
   * Returns the solution of the equations, of which there may be more than unknowns; null if they
   * do not determine it. Whether all equations hold is for the caller to check.
   *
   * @param rows one per equation, the right side last; they are overwritten
   */
  static double @Nullable [] solve(double[][] rows, int unknowns) {
    for (int column = 0; column < unknowns; column++) {
      int pivot = column;
      for (int row = column + 1; row < rows.length; row++) {
        if (Math.abs(rows[row][column]) > Math.abs(rows[pivot][column])) {
          pivot = row;
        }
      }
      if (Math.abs(rows[pivot][column]) < SMALLEST) {
        return null;
      }
      double[] swapped = rows[pivot];
      rows[pivot] = rows[column];
      rows[column] = swapped;
      eliminate(rows, column);
    }
    double[] solution = new double[unknowns];
    for (int i = 0; i < unknowns; i++) {
      solution[i] = rows[i][unknowns] / rows[i][i];
    }
    return solution;
  }

  private static void eliminate(double[][] rows, int column) {
    for (int row = 0; row < rows.length; row++) {
      if (row != column) {
        double factor = rows[row][column] / rows[column][column];
        for (int i = column; i < rows[row].length; i++) {
          rows[row][i] -= factor * rows[column][i];
        }
      }
    }
  }
}
