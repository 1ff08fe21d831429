package org.jtorch.it.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jtorch.Torch;
import org.jtorch.parity.ParityCalls;

/**
 * Makes calls in a separate JVM, started by {@link FuzzRun}. Each call is recorded before it is
 * made, so that the parent can identify the one that ended the JVM.
 */
final class FuzzChild {
  /** Exit value of the process when a call took too long. */
  static final int ENDLESS = 97;

  private static final long MOST_MILLIS = Long.getLong("jtorch.hostile.millis", 6_000);

  private final ObjectMapper mapper = new ObjectMapper();
  private final Set<String> seen = new HashSet<>();
  private final CallFile file;
  private final Seeds seeds;
  private final Execution execution;
  private final PrintWriter hashes;

  private FuzzChild(CallFile file, Path hashes) throws IOException {
    this.file = file;
    this.hashes = new PrintWriter(Files.newBufferedWriter(hashes, StandardCharsets.UTF_8), true);
    ParityCalls parity = ParityCalls.read();
    seeds = new Seeds();
    execution = new Execution(parity, seeds.methods());
  }

  /**
   * {@code CALLS HASHES range SEED FROM TO SKIPPED}, where SKIPPED is a file of operators to leave
   * out, {@code CALLS HASHES lines FILE FROM}, or {@code CALLS HASHES print SEED FROM TO}.
   */
  public static void main(String[] args) throws IOException {
    CallFile file = new CallFile(Path.of(args[0]));
    watch(file);
    FuzzChild child = new FuzzChild(file, Path.of(args[1]));
    Torch.setNumThreads(1);
    switch (args[2]) {
      case "range" -> child.range(Long.parseLong(args[3]), args, Path.of(args[6]));
      case "lines" -> child.lines(Files.readAllLines(Path.of(args[3])), Integer.parseInt(args[4]));
      default -> child.print(Long.parseLong(args[3]), args);
    }
    child.hashes.close();
    if (!args[2].equals("range") && !args[2].equals("lines")) {
      System.exit(0);
    }
    Runtime.getRuntime().halt(0); // what a call has broken must not show at the end
  }

  /** Ends this JVM if a call runs for too long, because native calls cannot be interrupted. */
  private static void watch(CallFile file) {
    Thread watch =
        new Thread(
            () -> {
              while (true) {
                long since = file.started();
                if (since != 0 && System.currentTimeMillis() - since > MOST_MILLIS) {
                  Runtime.getRuntime().halt(ENDLESS);
                }
                try {
                  Thread.sleep(200);
                } catch (InterruptedException e) {
                  return;
                }
              }
            });
    watch.setDaemon(true);
    watch.start();
  }

  private void range(long seed, String[] args, Path skipped) throws IOException {
    Set<String> skip = new HashSet<>(Files.readAllLines(skipped));
    long to = Long.parseLong(args[5]);
    for (long i = Long.parseLong(args[4]); i < to; i++) {
      JsonNode call = seeds.call(seed, i);
      if (!skip.contains(call.get("op").asText())) {
        run(call, i);
      }
    }
  }

  private void lines(List<String> lines, int from) throws IOException {
    for (int i = from; i < lines.size(); i++) {
      run(mapper.readTree(lines.get(i)), i);
    }
  }

  private void print(long seed, String[] args) {
    long to = Long.parseLong(args[5]);
    for (long i = Long.parseLong(args[4]); i < to; i++) {
      System.out.println(seeds.call(seed, i));
    }
  }

  private void run(JsonNode call, long number) throws IOException {
    String op = call.get("op").asText();
    file.begin(number, mapper.writeValueAsBytes(call));
    if (seen.add(op)) {
      file.reached(op);
    }
    Torch.manualSeed(number);
    Execution.Outcome outcome = execution.run(call);
    file.end(outcome);
    if (outcome == Execution.Outcome.ANSWERED) {
      if (seen.add("+" + op)) {
        file.reached("+" + op);
      }
      hashes.println(number + " " + execution.hash() + " " + op);
    }
  }
}
