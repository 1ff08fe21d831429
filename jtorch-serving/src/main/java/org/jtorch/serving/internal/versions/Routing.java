package org.jtorch.serving.internal.versions;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.jtorch.serving.Route;

/** The ready versions and the route, as one immutable state; only its counters change. */
final class Routing {
  private final Map<String, Version> versions;
  private final Optional<Route> route;
  private final List<Share> shares = new ArrayList<>();
  private final @Nullable Comparison comparison;
  private final double shadowShare;
  private double shadowTurn;

  /**
   * Creates a state.
   *
   * @param comparison compares with the candidate of a shadow route; null for other routes
   */
  private Routing(
      Map<String, Version> versions, Optional<Route> route, @Nullable Comparison comparison) {
    this.versions = new LinkedHashMap<>(versions);
    this.route = route;
    this.comparison = comparison;
    this.shadowShare = route.orElse(null) instanceof Route.Shadow shadow ? shadow.share() : 0;
    route.ifPresent(this::addShares);
  }

  /** Creates comparisons with a candidate. */
  interface Comparisons {
    Comparison with(Version candidate);
  }

  static Routing of(Map<String, Version> versions, Optional<Route> route, Comparisons comparisons) {
    Comparison comparison =
        route.orElse(null) instanceof Route.Shadow shadow
            ? comparisons.with(found(versions, shadow.candidate()))
            : null;
    return new Routing(versions, route, comparison);
  }

  private static Version found(Map<String, Version> versions, String name) {
    Version version = versions.get(name);
    if (version == null) {
      throw new IllegalArgumentException("there is no ready version " + name);
    }
    return version;
  }

  private void addShares(Route chosen) {
    if (chosen instanceof Route.Split split) {
      double sum = split.weights().values().stream().mapToDouble(Double::doubleValue).sum();
      new TreeMap<>(split.weights())
          .forEach((name, weight) -> shares.add(new Share(found(versions, name), weight / sum)));
    } else {
      shares.add(new Share(found(versions, answering(chosen).iterator().next()), 1));
    }
  }

  Optional<Route> route() {
    return route;
  }

  Map<String, Version> versions() {
    return versions;
  }

  Optional<Version> named(String name) {
    return Optional.ofNullable(versions.get(name));
  }

  /** Returns the versions that answer requests which name none. */
  static Set<String> answering(Route route) {
    if (route instanceof Route.Only only) {
      return Set.of(only.version());
    } else if (route instanceof Route.Split split) {
      return split.weights().keySet();
    }
    return Set.of(((Route.Shadow) route).version());
  }

  /** Returns all versions that a route names. */
  static Set<String> named(Route route) {
    return route instanceof Route.Shadow shadow
        ? Set.copyOf(List.of(shadow.version(), shadow.candidate()))
        : answering(route);
  }

  /** Returns the version for the next request; empty without a route. */
  Optional<Version> next() {
    if (shares.size() < 2) {
      return shares.isEmpty() ? Optional.empty() : Optional.of(shares.get(0).version);
    }
    synchronized (shares) {
      return Optional.of(nextOfSeveral());
    }
  }

  /** Smooth weighted round robin: after n requests each version has n times its share, within 1. */
  private Version nextOfSeveral() {
    Share chosen = shares.get(0);
    for (Share share : shares) {
      share.credit += share.part;
      if (share.credit > chosen.credit) {
        chosen = share;
      }
    }
    chosen.credit -= 1;
    return chosen.version;
  }

  /** Returns the comparison for the next request, if it is one of the shadow route's share. */
  @Nullable Comparison nextComparison() {
    if (comparison == null) {
      return null;
    }
    synchronized (shares) {
      shadowTurn += shadowShare;
      if (shadowTurn >= 1 - 1e-9) {
        shadowTurn -= 1;
        return comparison;
      }
      return null;
    }
  }

  private static final class Share {
    private final Version version;
    private final double part;
    private double credit;

    Share(Version version, double part) {
      this.version = version;
      this.part = part;
    }
  }
}
