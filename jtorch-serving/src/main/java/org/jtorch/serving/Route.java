package org.jtorch.serving;

import java.util.LinkedHashMap;
import java.util.Map;

/** Which version of a model answers a request that names none. */
public sealed interface Route {
  /**
   * One version answers.
   *
   * @param version the version
   */
  record Only(String version) implements Route {}

  /**
   * Versions answer in proportion to their weights.
   *
   * @param weights positive weights by version
   */
  record Split(Map<String, Double> weights) implements Route {
    /**
     * Creates a route.
     *
     * @throws IllegalArgumentException if there is no weight, or one is not positive and finite
     */
    public Split {
      weights = Map.copyOf(new LinkedHashMap<>(weights));
      if (weights.isEmpty()) {
        throw new IllegalArgumentException("a split needs at least one version");
      }
      weights.forEach(Split::check);
    }

    private static void check(String version, Double weight) {
      if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "the weight of version " + version + " must be positive and finite, not " + weight);
      }
    }
  }

  /**
   * One version answers; a share of the requests is also computed by a second one, and the results
   * are compared. The comparison neither delays nor fails an answer.
   *
   * @param version the version that answers
   * @param candidate the version that is compared
   * @param share share of the requests, from 0 to 1
   */
  record Shadow(String version, String candidate, double share) implements Route {
    /**
     * Creates a route.
     *
     * @throws IllegalArgumentException if the share is not from 0 to 1
     */
    public Shadow {
      if (!(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException("share must be from 0 to 1, not " + share);
      }
    }
  }
}
