package org.jtorch.graph.internal.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jtorch.graph.ExportedProgram;

/** Reads the JSON of an exported program: its graph, signature, trees, ranges and guards. */
public final class ProgramReader {
  /**
   * What the file says.
   *
   * @param inTree structure of the arguments, a JSON text: a tuple of positional ones and a dict of
   *     keyword ones
   * @param outTree structure of the result, a JSON text
   * @param argumentNames names of the arguments in the original function; may be empty
   * @param fields names of the fields of named tuples, by the tuple's type
   * @param ranges lower and upper bound of symbols and expressions
   * @param guards conditions on the inputs, in Python
   * @param version version of PyTorch that wrote the file
   */
  public record Program(
      GraphReader.Parsed graph,
      SignatureReader.Signature signature,
      String inTree,
      String outTree,
      List<String> argumentNames,
      Map<String, List<String>> fields,
      Map<String, ExportedProgram.Range> ranges,
      List<String> guards,
      String version) {}

  private static final long MAJOR_VERSION = 8;

  private final JsonReader json;
  private final TypeReader types;
  private GraphReader.@Nullable Parsed graph;
  private SignatureReader.@Nullable Signature signature;
  private String inTree = "";
  private String outTree = "";
  private List<String> argumentNames = List.of();
  private final Map<String, List<String>> fields = new LinkedHashMap<>();
  private final Map<String, ExportedProgram.Range> ranges = new LinkedHashMap<>();
  private final List<String> guards = new ArrayList<>();
  private String torchVersion = "";
  private long major = -1;

  private ProgramReader(JsonReader json) {
    this.json = json;
    this.types = new TypeReader(json);
  }

  static Program read(byte[] utf8, String where) {
    return JsonReader.read(utf8, where, json -> new ProgramReader(json).program());
  }

  private Program program() throws IOException {
    json.object(
        field -> {
          switch (field) {
            case "graph_module" -> json.object(this::module);
            case "range_constraints" -> ranges.putAll(json.map(this::range));
            case "guards_code" -> guards.addAll(json.list(json::text));
            case "torch_version" -> torchVersion = json.text();
            case "schema_version" -> version();
            default -> {}
          }
        });
    if (graph == null || signature == null || major < 0) {
      throw json.error("an exported program without its graph, signature or schema version");
    } else if (inTree.isEmpty() || outTree.isEmpty()) {
      throw json.error("an exported program without the structure of its inputs and outputs");
    }
    return new Program(
        graph, signature, inTree, outTree, argumentNames, fields, ranges, guards, torchVersion);
  }

  private void version() throws IOException {
    long[] minor = {0};
    json.object(
        field -> {
          switch (field) {
            case "major" -> major = json.integer();
            case "minor" -> minor[0] = json.integer();
            default -> {}
          }
        });
    if (major != MAJOR_VERSION) {
      throw json.error(
          "schema version "
              + major
              + "."
              + minor[0]
              + "; version "
              + MAJOR_VERSION
              + " is read, which PyTorch writes since 2.6");
    }
  }

  private void module(String field) throws IOException {
    switch (field) {
      case "graph" -> graph = new GraphReader(json, types).read();
      case "signature" -> signature = new SignatureReader(json, types).read();
      case "module_call_graph" -> json.each(i -> moduleCall());
      case "treespec_namedtuple_fields" -> fields.putAll(json.map(this::fieldNames));
      default -> {}
    }
  }

  private List<String> fieldNames() throws IOException {
    List<String> names = new ArrayList<>();
    json.object(
        field -> {
          if (field.equals("field_names")) {
            names.addAll(json.list(json::text));
          }
        });
    return names;
  }

  /** Reads the call of a module; the first one is that of the whole program. */
  private void moduleCall() throws IOException {
    json.object(
        field -> {
          if (field.equals("signature") && !json.isNull() && inTree.isEmpty()) {
            json.object(this::callSignature);
          }
        });
  }

  private void callSignature(String field) throws IOException {
    switch (field) {
      case "in_spec" -> inTree = json.text();
      case "out_spec" -> outTree = json.text();
      case "forward_arg_names" -> {
        if (!json.isNull()) {
          argumentNames = json.list(json::text);
        }
      }
      default -> {}
    }
  }

  private ExportedProgram.Range range() throws IOException {
    long[] bounds = {Long.MIN_VALUE, Long.MAX_VALUE};
    json.object(
        field -> {
          if (field.equals("min_val") && !json.isNull()) {
            bounds[0] = json.integer();
          } else if (field.equals("max_val") && !json.isNull()) {
            bounds[1] = json.integer();
          }
        });
    return new ExportedProgram.Range(bounds[0], bounds[1]);
  }
}
