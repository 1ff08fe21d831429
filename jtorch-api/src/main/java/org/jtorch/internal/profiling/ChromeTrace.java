package org.jtorch.internal.profiling;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Writes Chrome's trace event format: complete events, times in microseconds. */
public final class ChromeTrace {
  private static final int PROCESS = 1;

  private ChromeTrace() {}

  public static void write(List<Recording.Track> tracks, Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("displayTimeUnit", "ms");
      json.writeArrayFieldStart("traceEvents");
      for (int thread = 0; thread < tracks.size(); thread++) {
        Recording.Track track = tracks.get(thread);
        name(json, thread, track.thread());
        for (ThreadTrack.Call call : track.calls()) {
          call(json, thread, call);
        }
      }
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  private static void name(JsonGenerator json, int thread, String name) throws IOException {
    begin(json, "thread_name", "M", thread);
    json.writeObjectFieldStart("args");
    json.writeStringField("name", name);
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void call(JsonGenerator json, int thread, ThreadTrack.Call call)
      throws IOException {
    begin(json, call.name(), "X", thread);
    json.writeStringField("cat", call.kind().name().toLowerCase(Locale.ROOT));
    json.writeNumberField("ts", call.start() / 1e3);
    json.writeNumberField("dur", call.total() / 1e3);
    if (call.bytes() > 0) {
      json.writeObjectFieldStart("args");
      json.writeNumberField("bytes", call.bytes());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void begin(JsonGenerator json, String name, String phase, int thread)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("name", name);
    json.writeStringField("ph", phase);
    json.writeNumberField("pid", PROCESS);
    json.writeNumberField("tid", thread);
  }
}
