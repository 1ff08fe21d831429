package org.jtorch.it.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.jtorch.parity.ParityCalls;

/** The calls that the fuzzer starts from: samples that libtorch accepts, schemas, methods. */
final class Seeds {
  /** Of samples of operators, grouped by operator so that each is as likely. */
  private final List<List<ObjectNode>> cases;

  private final List<List<ObjectNode>> samples;
  private final SchemaCalls schemas = new SchemaCalls();
  private final MethodCalls methods = new MethodCalls();

  Seeds(ParityCalls parity) throws IOException {
    List<ObjectNode> slim = new ArrayList<>();
    for (JsonNode node : parity.cases()) {
      ObjectNode call = Values.JSON.objectNode();
      call.put("form", "case");
      for (String key : List.of("op", "variant", "input", "args", "kwargs")) {
        call.set(key, node.get(key));
      }
      slim.add(call);
    }
    cases = grouped(slim);
    samples = grouped(recorded());
  }

  MethodCalls methods() {
    return methods;
  }

  /** How many operators there are to call. */
  int operators() {
    return cases.size() + schemas.names().size() + methods.names().size();
  }

  private static List<List<ObjectNode>> grouped(List<ObjectNode> calls) {
    Map<String, List<ObjectNode>> groups = new LinkedHashMap<>();
    calls.forEach(c -> groups.computeIfAbsent(c.get("op").asText(), k -> new ArrayList<>()).add(c));
    return List.copyOf(groups.values());
  }

  private static List<ObjectNode> recorded() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    List<ObjectNode> calls = new ArrayList<>();
    try (InputStream in = Seeds.class.getResourceAsStream("/fuzz/samples.jsonl.gz");
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        calls.add((ObjectNode) mapper.readTree(line));
      }
    }
    return calls;
  }

  /** The call of a number: the same for one seed at all times. */
  ObjectNode call(long seed, long number) {
    Random random = new Random(seed * 1_000_003 + number * 7_919);
    random.nextInt();
    int kind = random.nextInt(20);
    if (kind < 7) {
      return new Mutation(random).of(pick(cases, random));
    } else if (kind < 14) {
      return new Mutation(random).of(pick(samples, random));
    }
    return kind < 17 ? schemas.any(random) : methods.any(random);
  }

  private static ObjectNode pick(List<List<ObjectNode>> groups, Random random) {
    List<ObjectNode> group = groups.get(random.nextInt(groups.size()));
    return group.get(random.nextInt(group.size()));
  }
}
