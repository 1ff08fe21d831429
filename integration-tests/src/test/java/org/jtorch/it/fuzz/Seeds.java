package org.jtorch.it.fuzz;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** The calls that the fuzzer starts from: samples that libtorch accepts, schemas, methods. */
final class Seeds {
  /** Stored sample, parsed on first use because most runs use few. */
  private record Sample(String op, String line) {}

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Pattern OP = Pattern.compile("\"op\": ?\"([^\"]+)\"");

  /** Samples grouped by operator, so that each operator is as likely. */
  private final List<List<Sample>> cases;

  /** Calls recorded from Python: operators that others call, and those of backward passes. */
  private final List<List<Sample>> samples;

  /** Calls written by hand: operators and layouts that Python's samples do not have. */
  private final List<List<Sample>> more;

  private final SchemaCalls schemas = new SchemaCalls();
  private final MethodCalls methods = new MethodCalls();

  Seeds() throws IOException {
    cases = grouped(lines("/parity/ops.jsonl.gz"));
    samples = grouped(lines("/fuzz/samples.jsonl.gz"));
    more = grouped(lines("/fuzz/more-samples.jsonl"));
  }

  MethodCalls methods() {
    return methods;
  }

  private static List<List<Sample>> grouped(List<String> lines) {
    Map<String, List<Sample>> groups = new LinkedHashMap<>();
    for (String line : lines) {
      Matcher op = OP.matcher(line);
      if (op.find()) {
        groups
            .computeIfAbsent(op.group(1), k -> new ArrayList<>())
            .add(new Sample(op.group(1), line));
      }
    }
    return List.copyOf(groups.values());
  }

  private static List<String> lines(String resource) throws IOException {
    try (InputStream in = Seeds.class.getResourceAsStream(resource);
        BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(
                    resource.endsWith(".gz") ? new GZIPInputStream(in) : in,
                    StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    }
  }

  /** Returns the call of a number, which is always the same for one seed. */
  ObjectNode call(long seed, long number) {
    Random random = new Random(seed * 1_000_003 + number * 7_919);
    random.nextInt();
    int kind = random.nextInt(20);
    if (kind < 6) {
      return new Mutation(random).of(pick(cases, random));
    } else if (kind < 10) {
      return new Mutation(random).of(pick(samples, random));
    } else if (kind < 15) {
      return new Mutation(random).of(pick(more, random));
    }
    return kind < 17 ? schemas.any(random) : methods.any(random);
  }

  private static ObjectNode pick(List<List<Sample>> groups, Random random) {
    List<Sample> group = groups.get(random.nextInt(groups.size()));
    return call(group.get(random.nextInt(group.size())));
  }

  private static ObjectNode call(Sample sample) {
    try {
      ObjectNode node = (ObjectNode) MAPPER.readTree(sample.line());
      node.retain("form", "op", "variant", "input", "args", "kwargs");
      return node.has("form") ? node : node.put("form", "case");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
