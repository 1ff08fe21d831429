package org.jtorch.it.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Makes hostile calls in children, one after another. A child that crashes is replaced by one that
 * continues after the crashing call, which is repeated in isolation.
 */
public final class FuzzRun {
  private static final int BATCH = Integer.getInteger("jtorch.hostile.batch", 10_000);

  /** Number of slow calls after which an operator is skipped. */
  private static final int MOST_DEATHS = 6;

  /** Number of crashes after which an operator is skipped. */
  private static final int WANTED_CRASHES = Integer.getInteger("jtorch.hostile.crashes", 3);

  private final Child child;
  private final Path folder;
  private final Map<String, Integer> deaths = new TreeMap<>();
  private final Set<String> reached = new TreeSet<>();
  private final List<ObjectNode> crashes = new ArrayList<>();
  private final long[] counts = new long[Execution.Outcome.values().length];
  private int unbounded;

  FuzzRun(Child child) {
    this.child = child;
    this.folder = child.folder();
  }

  /** {@code FOLDER CALLS SEED}. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(Path.of(args[0]).toAbsolutePath());
    Child child = new Child(folder, GuardPages.environment(folder));
    FuzzRun run = new FuzzRun(child);
    run.leaveOut(folder.resolve("skip.txt"));
    run.calls(Long.parseLong(args[1]), Long.parseLong(args[2]), Long.MAX_VALUE);
    run.confirm();
    System.out.println(run.figures());
  }

  /** Makes at least the given number of calls, or fewer if the time is over. */
  void calls(long wanted, long seed, long untilMillis) throws IOException, InterruptedException {
    long done = 0;
    for (long batch = seed; done < wanted && System.currentTimeMillis() < untilMillis; batch++) {
      long size = Math.min(BATCH, wanted - done);
      batch(batch, size, untilMillis);
      done += size;
      Files.writeString(folder.resolve("figures.txt"), figures() + "\n");
    }
  }

  private void batch(long seed, long size, long untilMillis)
      throws IOException, InterruptedException {
    Path skipped = folder.resolve("skipped.txt");
    long from = 0;
    while (from < size && System.currentTimeMillis() < untilMillis) {
      Files.write(skipped, left());
      Child.End end = child.run("range", "" + seed, "" + from, "" + size, skipped.toString());
      count(end.file());
      if (end.isDone()) {
        return;
      }
      died(seed, end);
      from = end.file().number() + 1;
    }
  }

  /** Skips the operators that a file lists, if it exists. */
  private void leaveOut(Path file) throws IOException {
    if (Files.exists(file)) {
      Files.readAllLines(file).forEach(op -> deaths.put(op, MOST_DEATHS));
    }
  }

  private List<String> left() {
    return deaths.entrySet().stream()
        .filter(entry -> entry.getValue() >= MOST_DEATHS)
        .map(Map.Entry::getKey)
        .toList();
  }

  private void count(CallFile file) {
    for (Execution.Outcome outcome : Execution.Outcome.values()) {
      counts[outcome.ordinal()] += file.count(outcome);
    }
    reached.addAll(file.names().lines().toList());
  }

  private void died(long seed, Child.End end) throws IOException, InterruptedException {
    if (end.file().text().isEmpty()) {
      throw new IllegalStateException("the child does not start: " + end);
    }
    JsonNode call = new ObjectMapper().readTree(end.file().text());
    String op = call.get("op").asText();
    deaths.merge(op, end.isOutOfBounds() ? 1 : MOST_DEATHS / WANTED_CRASHES, Integer::sum);
    ObjectNode crash = Values.JSON.objectNode();
    crash.put("op", op).put("kind", end.kind()).put("frame", end.frame());
    crash.put("seed", seed).put("number", end.file().number());
    if (end.isOutOfBounds()) {
      unbounded++;
    } else {
      crashes.add(crash);
    }
    crash.set("call", call);
    Files.writeString(
        folder.resolve("crashes.jsonl"),
        crash + "\n",
        StandardCharsets.UTF_8,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /** Repeats each crashing call in a separate child. */
  void confirm() throws IOException, InterruptedException {
    List<String> confirmed = new ArrayList<>();
    for (ObjectNode crash : crashes) {
      Path lines = Files.writeString(folder.resolve("alone.jsonl"), crash.get("call") + "\n");
      crash.put("alone", child.run("lines", lines.toString(), "0").kind());
      confirmed.add(crash.toString());
    }
    Files.write(folder.resolve("confirmed.jsonl"), confirmed);
  }

  List<ObjectNode> crashes() {
    return crashes;
  }

  long calls() {
    return counts[Execution.Outcome.ANSWERED.ordinal()]
        + counts[Execution.Outcome.REFUSED.ordinal()]
        + crashes.size();
  }

  long answered() {
    return counts[Execution.Outcome.ANSWERED.ordinal()];
  }

  long operators() {
    return reached.stream().filter(name -> !name.startsWith("+")).count();
  }

  String figures() {
    long answering = reached.stream().filter(name -> name.startsWith("+")).count();
    return String.format(
        Locale.ROOT,
        "%d calls of %d operators: %d answered (%d operators), %d refused, %d crashes, %d too long"
            + " or too large; left out: %s",
        calls(),
        operators(),
        answered(),
        answering,
        calls() - answered() - crashes.size(),
        crashes.size(),
        unbounded,
        left());
  }
}
