package org.jtorch.serving.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jtorch.junit.NoLeaks;
import org.jtorch.serving.Serving;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@NoLeaks
@Timeout(120)
class ConcurrentRequestsTest {
  private static final int THREADS = 8;
  private static final int REQUESTS = 500;

  private final Map<String, Integer> ends = new ConcurrentHashMap<>();

  private static String rows(int count) {
    return "{\"inputs\":[{\"name\":\"a\",\"shape\":["
        + count
        + ",2],\"datatype\":\"FP32\",\"data\":["
        + "1,".repeat(2 * count - 1)
        + "1]}],\"parameters\":{\"binary_data_output\":true}}";
  }

  @Test
  void cancelledRequestsLeaveNothingAndOthersAreAnswered() throws Exception {
    try (Serving serving = Serving.open(o -> o.workers(2))) {
      var unused = serving.add(HttpModels.echo("echo"));
      InferenceHandler handler = InferenceHandler.of(serving, o -> {});
      ExecutorService clients = Executors.newFixedThreadPool(THREADS);
      List<Future<?>> runs = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        Random random = new Random(i);
        runs.add(clients.submit(() -> send(handler, random)));
      }
      for (Future<?> run : runs) {
        assertThat(run.get()).isNull();
      }
      clients.shutdown();
    }
    System.out.printf(Locale.ROOT, "%d requests: %s%n", THREADS * REQUESTS, ends);
    assertThat(ends.values().stream().mapToInt(n -> n).sum()).isEqualTo(THREADS * REQUESTS);
    assertThat(ends.keySet()).isSubsetOf("200", "503", "cancelled", "unwritten");
    assertThat(ends).containsKeys("200", "cancelled", "unwritten");
  }

  private void send(InferenceHandler handler, Random random) {
    for (int i = 0; i < REQUESTS; i++) {
      byte[] body = rows(1 + random.nextInt(100)).getBytes(StandardCharsets.UTF_8);
      CompletableFuture<InferenceResponse> response =
          handler.handle(
              new InferenceRequest(
                  "POST",
                  "/v2/models/echo/infer",
                  name -> Optional.empty(),
                  new ByteArrayInputStream(body)));
      int fate = random.nextInt(4);
      if (fate == 0 && response.cancel(true)) {
        count("cancelled");
      } else {
        end(response, fate == 1);
      }
    }
  }

  private void end(CompletableFuture<InferenceResponse> future, boolean clientLeaves) {
    try (InferenceResponse response = future.get()) {
      if (clientLeaves) {
        count("unwritten");
        return;
      }
      response.writeTo(new ByteArrayOutputStream());
      count(Integer.toString(response.status()));
    } catch (IOException | ExecutionException | InterruptedException e) {
      count(e.toString());
    }
  }

  private void count(String end) {
    ends.merge(end, 1, Integer::sum);
  }
}
