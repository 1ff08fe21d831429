package org.jtorch.it.races;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Two actions that run at the same time on one subject.
 *
 * @param name of both
 */
record Race(String name, Consumer<Subject> first, Consumer<Subject> second) {
  /**
   * All pairs: replacing actions with reading ones, and settings with computing ones and each
   * other.
   */
  static List<Race> all() {
    List<Race> races = new ArrayList<>(pairs(Actions.replacing(), Actions.reading()));
    Map<String, Consumer<Subject>> computing = new LinkedHashMap<>(Actions.reading());
    computing.putAll(Settings.computing());
    races.addAll(pairs(Settings.changing(), computing));
    Map<String, Consumer<Subject>> rest = Settings.changing();
    Settings.changing()
        .forEach(
            (name, change) -> {
              races.addAll(pairs(Map.of(name, change), rest));
              rest.remove(name);
            });
    return races;
  }

  private static List<Race> pairs(
      Map<String, Consumer<Subject>> firsts, Map<String, Consumer<Subject>> seconds) {
    List<Race> races = new ArrayList<>();
    firsts.forEach(
        (first, run) ->
            seconds.forEach(
                (second, against) -> races.add(new Race(first + " | " + second, run, against))));
    return races;
  }
}
