package org.jtorch.serving.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jtorch.junit.NoLeaks;
import org.jtorch.serving.Serving;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@NoLeaks
@Timeout(60)
class StreamEndpointTest {
  private static final String PATH = "/v2/models/spell/generate_stream";

  private final SpellingStream network = new SpellingStream();
  private Serving serving;
  private InferenceHandler handler;

  @BeforeEach
  void open() {
    serving = Serving.open(o -> o.workers(1));
    var unused = serving.add(network.model("spell"));
    handler = InferenceHandler.of(serving, o -> o.page(true));
  }

  @AfterEach
  void close() {
    network.permits.release(1000);
    serving.close();
    assertThat(network.open).hasValue(0);
  }

  private InferenceResponse stream(String text) {
    byte[] body = ("{\"text_input\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8);
    return handler
        .handle(
            new InferenceRequest(
                "POST", PATH, name -> Optional.empty(), new ByteArrayInputStream(body)))
        .join();
  }

  @Test
  void piecesAreEventsInOrder() {
    network.permits.release(10);
    Exchange exchange = Exchange.post(handler, PATH, "{\"text_input\":\"ab\\n\"}");
    assertThat(exchange.headers())
        .containsEntry("Content-Type", "text/event-stream; charset=utf-8");
    assertThat(exchange.text())
        .isEqualTo(
            """
            data: {"model_name":"spell","text_output":"a"}

            data: {"model_name":"spell","text_output":"b"}

            data: {"model_name":"spell","text_output":"\\n"}

            """);
  }

  @Test
  void eachPieceIsSentAsItComes() throws IOException {
    List<String> flushed = new ArrayList<>();
    ByteArrayOutputStream out =
        new ByteArrayOutputStream() {
          @Override
          public void flush() {
            flushed.add(toString(StandardCharsets.UTF_8));
            network.permits.release(1); // the next letter waits for this event
          }
        };
    try (InferenceResponse response = stream("abc")) {
      assertThat(response.length()).isEmpty();
      response.writeTo(out);
    }
    assertThat(flushed).hasSize(4);
    assertThat(flushed.get(0)).isEmpty();
    assertThat(flushed.get(1)).contains("\"a\"").doesNotContain("\"b\"");
  }

  @Test
  void clientThatLeavesCancelsItsRequest() throws IOException {
    network.permits.release(1);
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("broken pipe");
          }
        };
    try (InferenceResponse response = stream("a".repeat(100_000))) {
      assertThatThrownBy(() -> response.writeTo(broken)).hasMessage("broken pipe");
    }
    network.permits.release(10);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (network.open.get() > 0) {
      assertThat(System.nanoTime()).isLessThan(end);
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void failureWithinTheStreamIsItsLastEvent() {
    network.permits.release(10);
    Exchange exchange = Exchange.post(handler, PATH, "{\"text_input\":\"axb\"}");
    assertThat(exchange.status()).isEqualTo(200);
    assertThat(exchange.text())
        .startsWith("data: {\"model_name\":\"spell\",\"text_output\":\"a\"}\n\ndata: {\"error\":\"")
        .endsWith("\"}\n\n")
        .doesNotContain("\"b\"");
  }

  @Test
  void refusalBeforeTheStreamIsAnError() {
    Exchange empty = Exchange.post(handler, PATH, "{\"text_input\":\"\"}");
    assertThat(empty.status()).isEqualTo(400);
    assertThat(empty.error()).isEqualTo("the text is empty");
    Exchange missing = Exchange.post(handler, PATH, "{}");
    assertThat(missing.status()).isEqualTo(400);
    assertThat(missing.error()).isEqualTo("the body must be an object with the string text_input");
  }

  @Test
  void endpointsMustBeThoseOfTheModelsKind() {
    var unusedEcho = serving.add(HttpModels.echo("echo"));
    assertThat(Exchange.post(handler, "/v2/models/echo/generate_stream", "{}").error())
        .isEqualTo("model echo does not answer piece by piece: use infer or predict");
    assertThat(Exchange.post(handler, "/v2/models/spell/infer", "{}").error())
        .isEqualTo("model spell answers piece by piece: use generate_stream");
    assertThat(Exchange.post(handler, "/v2/models/spell/predict", "{}").error())
        .isEqualTo("model spell answers piece by piece: use generate_stream");
    assertThat(Exchange.get(handler, "/v2/models/spell/ready").status()).isEqualTo(200);
    assertThat(Exchange.get(handler, "/jtorch/status").text()).contains("\"accepts\":\"stream\"");
  }
}
