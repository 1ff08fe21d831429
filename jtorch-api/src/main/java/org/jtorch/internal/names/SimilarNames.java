package org.jtorch.internal.names;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Which of several names are close to one, for messages about an unknown name. */
public final class SimilarNames {
  private SimilarNames() {}

  /**
   * Returns the most similar names, the nearest first.
   *
   * @param names the names to choose from
   * @param wanted the unknown name
   * @param count the number of names
   */
  public static List<String> nearest(Collection<String> names, String wanted, int count) {
    return names.stream()
        .sorted(
            Comparator.comparingDouble((String name) -> dissimilarity(name, wanted))
                .thenComparing(Comparator.naturalOrder()))
        .limit(count)
        .toList();
  }

  /**
   * Returns the edit distance, in which case and underscores do not count; for a name that contains
   * the other it is only slightly more than 1.
   */
  static double dissimilarity(String from, String to) {
    String name = normalized(from);
    String wanted = normalized(to);
    int distance = distance(name, wanted);
    boolean holds = wanted.length() > 2 && (name.contains(wanted) || wanted.contains(name));
    boolean begins = name.startsWith(wanted);
    return holds && name.length() > 2 ? Math.min(distance, begins ? 1.1 : 1.4) : distance;
  }

  /** Returns a key that is equal for Java's and Python's spelling; a trailing underscore counts. */
  static String normalized(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("_(?!$)", "");
  }

  /** Returns the number of characters to insert, delete or replace. */
  private static int distance(String from, String to) {
    int[] costs = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      costs[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = costs[0];
      costs[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = costs[j];
        costs[j] = Math.min(replaced, 1 + Math.min(costs[j - 1], costs[j]));
      }
    }
    return costs[to.length()];
  }
}
