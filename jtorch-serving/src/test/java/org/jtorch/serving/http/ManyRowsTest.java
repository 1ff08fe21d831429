package org.jtorch.serving.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jtorch.junit.NoLeaks;
import org.jtorch.serving.Codec;
import org.jtorch.serving.Model;
import org.jtorch.serving.Network;
import org.jtorch.serving.NetworkSource;
import org.jtorch.serving.Outcome;
import org.jtorch.serving.Sample;
import org.jtorch.serving.Serving;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests of many rows at a queue that is full. */
@NoLeaks
@Timeout(60)
class ManyRowsTest {
  private final CountDownLatch gate = new CountDownLatch(1);

  private CompletableFuture<InferenceResponse> send(InferenceHandler handler, int rows) {
    String body =
        "{\"inputs\":[{\"name\":\"a\",\"shape\":["
            + rows
            + ",1],\"datatype\":\"FP32\",\"data\":["
            + "1,".repeat(rows - 1)
            + "1]}]}";
    return handler.handle(
        new InferenceRequest(
            "POST",
            "/v2/models/m/infer",
            name -> Optional.empty(),
            new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))));
  }

  private Serving served() {
    Serving serving = Serving.open(o -> o.workers(1));
    Network network =
        Network.of(
            batch -> {
              try {
                boolean ignored = gate.await(30, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return batch;
            });
    var unused =
        serving.add(
            Model.of(
                "m",
                NetworkSource.of("1", d -> network),
                Codec.of((Sample input) -> input, output -> output),
                o -> o.maxQueue(6).maxBatch(2)));
    return serving;
  }

  @Test
  void aRequestIsRefusedAsAWholeOrAnsweredAsAWhole() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    try (Serving serving = served()) {
      InferenceHandler handler = InferenceHandler.of(serving, o -> {});
      List<CompletableFuture<InferenceResponse>> accepted = new ArrayList<>();
      accepted.add(send(handler, 300));
      accepted.add(send(handler, 3));
      int computed = 303;
      try (InferenceResponse refused = send(handler, 300).get(10, TimeUnit.SECONDS)) {
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.headers()).containsKey("Retry-After");
      }
      CompletableFuture<Void> flood =
          CompletableFuture.runAsync(
              () -> {
                while (!stop.get()) {
                  try (InferenceResponse other = send(handler, 1).join()) {
                    assertThat(other.status()).isIn(200, 503);
                  }
                }
              });
      gate.countDown();
      for (CompletableFuture<InferenceResponse> response : accepted) {
        try (InferenceResponse answer = response.get(30, TimeUnit.SECONDS)) {
          assertThat(answer.status()).isEqualTo(200);
        }
      }
      stop.set(true);
      flood.join();
      assertThat(serving.statistics("m").requests().get(Outcome.CANCELLED)).isZero();
      assertThat(serving.statistics("m").requests().get(Outcome.SUCCESS))
          .isGreaterThanOrEqualTo(computed);
    }
  }
}
