package org.jtorch.serving.http;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jtorch.serving.ModelStatistics;
import org.jtorch.serving.Outcome;
import org.jtorch.serving.Serving;

/**
 * Counts in the words of the statistics extension. The counts are those of a model, not of a
 * version; encoding and decoding are part of the queue's and the computation's time.
 */
final class Statistics {
  private Statistics() {}

  static BytesResponse of(Serving serving, List<String> models) {
    Map<String, ModelStatistics> counts = new TreeMap<>();
    models.forEach(model -> counts.put(model, serving.statistics(model)));
    return BytesResponse.json(
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("model_stats");
          for (Map.Entry<String, ModelStatistics> model : counts.entrySet()) {
            write(json, model.getKey(), model.getValue());
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static void write(JsonGenerator json, String model, ModelStatistics counts)
      throws IOException {
    long success = counts.requests().getOrDefault(Outcome.SUCCESS, 0L);
    long all = counts.requests().values().stream().mapToLong(Long::longValue).sum();
    long batches = counts.batches().values().stream().mapToLong(Long::longValue).sum();
    json.writeStartObject();
    json.writeStringField("name", model);
    json.writeNumberField("inference_count", success);
    json.writeNumberField("execution_count", batches);
    json.writeObjectFieldStart("inference_stats");
    duration(json, "success", success, counts.totalTime());
    duration(json, "fail", all - success, Duration.ZERO);
    duration(json, "queue", success, counts.queueTime());
    duration(json, "compute_infer", batches, counts.computeTime());
    json.writeEndObject();
    json.writeArrayFieldStart("batch_stats");
    for (Map.Entry<Integer, Long> size : new TreeMap<>(counts.batches()).entrySet()) {
      json.writeStartObject();
      json.writeNumberField("batch_size", size.getKey());
      json.writeObjectFieldStart("compute_infer");
      json.writeNumberField("count", size.getValue());
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void duration(JsonGenerator json, String field, long count, Duration time)
      throws IOException {
    json.writeObjectFieldStart(field);
    json.writeNumberField("count", count);
    json.writeNumberField("ns", time.toNanos());
    json.writeEndObject();
  }
}
