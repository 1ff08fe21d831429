package org.jtorch.benchmarks.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Server of a side in Java: reads one command per line, {@code check NAME} or {@code time NAME
 * TIMES THREADS}, and prints one number per line, for {@code time} the nanoseconds per operation.
 */
final class Server {
  private final Map<String, Supplier<Workload>> makers;
  private final Map<String, Workload> made = new HashMap<>();

  Server(Map<Task, Supplier<Workload>> makers) {
    this.makers =
        makers.entrySet().stream()
            .collect(Collectors.toMap(entry -> entry.getKey().toString(), Map.Entry::getValue));
  }

  void serve() throws IOException, InterruptedException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println(answer(line.split(" ")));
      System.out.flush();
    }
  }

  private String answer(String[] words) throws InterruptedException {
    Workload workload = made.computeIfAbsent(words[1], name -> makers.get(name).get());
    return switch (words[0]) {
      case "check" -> Double.toString(workload.check());
      case "time" ->
          Double.toString(time(workload, Integer.parseInt(words[2]), Integer.parseInt(words[3])));
      default -> throw new IllegalArgumentException(String.join(" ", words));
    };
  }

  private static double time(Workload workload, int times, int threads)
      throws InterruptedException {
    long start = System.nanoTime();
    if (threads == 1) {
      workload.run(times);
    } else {
      List<Thread> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        Thread thread = new Thread(() -> workload.run(times));
        thread.start();
        running.add(thread);
      }
      for (Thread thread : running) {
        thread.join();
      }
    }
    return (System.nanoTime() - start) / (double) times / threads;
  }
}
