package org.jtorch.serving.http;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jtorch.MemoryStats;
import org.jtorch.Torch;
import org.jtorch.serving.ModelInfo;
import org.jtorch.serving.ModelStatistics;
import org.jtorch.serving.Route;
import org.jtorch.serving.Serving;
import org.jtorch.serving.VersionInfo;
import org.jtorch.serving.internal.protocol.ProtocolException;

/** The numbers that the web page shows: models, counts and memory. Times are in seconds. */
final class StatusReport {
  private static final double NANOSECONDS = 1e9;

  private final Serving serving;
  private final long start = System.nanoTime();

  StatusReport(Serving serving) {
    this.serving = serving;
  }

  InferenceResponse response() {
    return BytesResponse.json(
            json -> {
              json.writeStartObject();
              json.writeStringField("version", Metadata.serverVersion());
              json.writeNumberField("uptime", (System.nanoTime() - start) / NANOSECONDS);
              memory(json);
              json.writeArrayFieldStart("models");
              for (ModelInfo model : serving.models()) {
                model(json, model);
              }
              json.writeEndArray();
              json.writeEndObject();
            })
        .header("Cache-Control", "no-store");
  }

  private static void memory(JsonGenerator json) throws IOException {
    MemoryStats tensors = Torch.memoryStats();
    Runtime runtime = Runtime.getRuntime();
    json.writeObjectFieldStart("memory");
    json.writeNumberField("heap", runtime.totalMemory() - runtime.freeMemory());
    json.writeNumberField("heapLimit", runtime.maxMemory());
    OptionalLong resident = resident();
    if (resident.isPresent()) {
      json.writeNumberField("resident", resident.getAsLong());
    }
    json.writeNumberField("liveTensors", tensors.liveTensors());
    json.writeNumberField("collectedTensors", tensors.collected());
    json.writeEndObject();
  }

  /** Returns the memory of the process, where the system tells it as Linux does. */
  private static OptionalLong resident() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  private void model(JsonGenerator json, ModelInfo model) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", model.name());
    json.writeBooleanField("ready", model.ready());
    json.writeNumberField("queued", model.queued());
    json.writeStringField("accepts", accepts(model));
    json.writeStringField("route", model.route().map(StatusReport::text).orElse(""));
    json.writeArrayFieldStart("versions");
    for (VersionInfo version : model.versions()) {
      version(json, version);
    }
    json.writeEndArray();
    Metadata.tensors(json, "inputs", model.inputs());
    Metadata.tensors(json, "outputs", model.outputs());
    counts(json, serving.statistics(model.name()));
    json.writeEndObject();
  }

  /**
   * Returns what the page's form sends: a picture, JSON of the model's own, tensors, or a stream's
   * start.
   */
  private String accepts(ModelInfo model) {
    if (serving.isStreaming(model.name())) {
      return "stream";
    }
    return serving
        .inputType(model.name())
        .map(type -> type == byte[].class ? "picture" : "json")
        .orElse("tensors");
  }

  private static String text(Route route) {
    if (route instanceof Route.Only only) {
      return only.version();
    }
    if (route instanceof Route.Shadow shadow) {
      return String.format(
          Locale.ROOT,
          "%s, %.0f %% also by %s",
          shadow.version(),
          100 * shadow.share(),
          shadow.candidate());
    }
    return String.valueOf(new TreeMap<>(((Route.Split) route).weights()));
  }

  private static void version(JsonGenerator json, VersionInfo version) throws IOException {
    json.writeStartObject();
    json.writeStringField("version", version.version());
    json.writeStringField("state", version.state().name());
    json.writeNumberField("bytes", version.bytes());
    json.writeNumberField("loadTime", seconds(version.loadTime()));
    json.writeStringField("failure", version.failure().map(ProtocolException::line).orElse(""));
    json.writeEndObject();
  }

  private static void counts(JsonGenerator json, ModelStatistics counts) throws IOException {
    json.writeObjectFieldStart("requests");
    for (Map.Entry<?, Long> entry : new TreeMap<>(counts.requests()).entrySet()) {
      json.writeNumberField(name(entry.getKey()), entry.getValue());
    }
    json.writeEndObject();
    json.writeObjectFieldStart("reasons");
    for (Map.Entry<?, Long> entry : new TreeMap<>(counts.reasons()).entrySet()) {
      json.writeNumberField(name(entry.getKey()), entry.getValue());
    }
    json.writeEndObject();
    json.writeArrayFieldStart("batches");
    for (Map.Entry<Integer, Long> entry : new TreeMap<>(counts.batches()).entrySet()) {
      pair(json, entry.getKey(), entry.getValue());
    }
    json.writeEndArray();
    json.writeArrayFieldStart("latencies");
    for (Map.Entry<Duration, Long> entry : new TreeMap<>(counts.latencies()).entrySet()) {
      pair(json, seconds(entry.getKey()), entry.getValue());
    }
    json.writeEndArray();
    json.writeNumberField("elements", counts.elements());
    json.writeNumberField("padding", counts.padding());
    json.writeNumberField("queueTime", seconds(counts.queueTime()));
    json.writeNumberField("computeTime", seconds(counts.computeTime()));
    json.writeNumberField("totalTime", seconds(counts.totalTime()));
  }

  private static void pair(JsonGenerator json, double key, long count) throws IOException {
    json.writeStartArray();
    json.writeNumber(key);
    json.writeNumber(count);
    json.writeEndArray();
  }

  private static String name(Object constant) {
    return constant.toString().toLowerCase(Locale.ROOT);
  }

  private static double seconds(Duration time) {
    return time.toNanos() / NANOSECONDS;
  }
}
