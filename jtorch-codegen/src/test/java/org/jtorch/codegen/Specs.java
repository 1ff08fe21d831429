package org.jtorch.codegen;

import java.util.ArrayList;
import java.util.List;

/** Specs for tests: a few schemas, PyTorch's names for them, and a glossary. */
final class Specs {
  private static final List<String> SCHEMAS =
      List.of(
          "aten::abs(Tensor self) -> Tensor",
          "aten::abs_(Tensor(a!) self) -> Tensor(a!)",
          "aten::absolute(Tensor self) -> Tensor",
          "aten::absolute_(Tensor(a!) self) -> Tensor(a!)",
          "aten::add.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor",
          "aten::add.Scalar(Tensor self, Scalar other, Scalar alpha=1) -> Tensor",
          "aten::add_.Tensor(Tensor(a!) self, Tensor other, *, Scalar alpha=1) -> Tensor(a!)",
          "aten::clamp(Tensor self, Scalar? min=None, Scalar? max=None) -> Tensor",
          "aten::eq.Scalar(Tensor self, Scalar other) -> Tensor",
          "aten::sum(Tensor self, *, ScalarType? dtype=None) -> Tensor",
          "aten::sum.dim_IntList(Tensor self, int[1]? dim, bool keepdim=False, *, ScalarType?"
              + " dtype=None) -> Tensor",
          "aten::sum.DimnameList(Tensor self, str[1] dim, bool keepdim=False, *, ScalarType?"
              + " dtype=None) -> Tensor",
          "aten::sort(Tensor self, int dim=-1, bool descending=False) -> (Tensor values, Tensor"
              + " indices)",
          "aten::split.Tensor(Tensor(a -> *) self, SymInt split_size, int dim=0) -> Tensor(a)[]",
          "aten::split.sizes(Tensor(a -> *) self, SymInt[] size, int dim=0) -> Tensor(a)[]",
          "aten::roll(Tensor self, SymInt[1] shifts, int[1] dims=[]) -> Tensor",
          "aten::view(Tensor(a) self, SymInt[] size) -> Tensor(a)",
          "aten::cat(Tensor[] tensors, int dim=0) -> Tensor",
          "aten::div.Tensor_mode(Tensor self, Tensor other, *, str? rounding_mode) -> Tensor",
          "aten::svd(Tensor self, bool some=True, bool compute_uv=True) -> (Tensor U, Tensor S,"
              + " Tensor V)",
          "aten::max_pool2d(Tensor self, int[2] kernel_size, int[2] stride=[], int[2] padding=0,"
              + " int[2] dilation=1, bool ceil_mode=False) -> Tensor",
          "aten::pick.first(Tensor self, int left) -> Tensor",
          "aten::pick.second(Tensor self, Scalar right) -> Tensor",
          "aten::new_zeros(Tensor self, SymInt[] size, *, ScalarType? dtype=None, Layout?"
              + " layout=None, Device? device=None, bool? pin_memory=None) -> Tensor",
          "aten::stream(Tensor self, Stream s) -> Tensor",
          "aten::hidden(Tensor self) -> Tensor",
          "aten::scheme(Tensor self) -> QScheme",
          "aten::is_odd(Tensor self) -> bool",
          "aten::two.one(Tensor self, int n=1, *, int k=1) -> Tensor",
          "aten::two.other(Tensor self, Scalar n, *, int k=2) -> Tensor",
          "aten::set(Tensor(a!) self) -> Tensor(a!)",
          "aten::linalg_det(Tensor A) -> Tensor");

  private static final PyTorchNames NAMES =
      PyTorchNames.of(
          "torch.abs",
          "Tensor.abs",
          "Tensor.abs_",
          "torch.absolute",
          "Tensor.absolute",
          "Tensor.absolute_",
          "torch.add",
          "Tensor.add",
          "Tensor.add_",
          "Tensor.clamp",
          "Tensor.eq",
          "Tensor.sum",
          "torch.sum",
          "Tensor.sort",
          "Tensor.split",
          "Tensor.roll",
          "Tensor.view",
          "torch.cat",
          "Tensor.div",
          "Tensor.svd",
          "F.max_pool2d",
          "Tensor.pick",
          "Tensor.new_zeros",
          "Tensor.stream",
          "Tensor.scheme",
          "Tensor.is_odd",
          "Tensor.two",
          "Tensor.set",
          "linalg.det");

  private static final Glossary GLOSSARY =
      Glossary.of(
          List.of(
              "self the input tensor",
              "other the second operand",
              "alpha the scale of `other`",
              "dim the dimension | all dimensions",
              "keepdim whether the dimension stays",
              "dtype the type of the result | that of the input",
              "size the new shape",
              "options dtype, device and layout",
              "values the values",
              "indices the indices",
              "descending whether the order is descending",
              "U the left vectors",
              "S the values",
              "V the right vectors",
              "rounding_mode the rounding"));

  private Specs() {}

  /** Returns the family of these lines, with a heading for Tensor. */
  static Family tensor(String... lines) {
    return family("interface SomeOps of Tensor permits Tensor", lines);
  }

  static Family family(String heading, String... lines) {
    List<String> all = new ArrayList<>(List.of(heading, "doc Some operators."));
    all.addAll(List.of(lines));
    return SpecFile.parse("some.ops", all);
  }

  static List<Operator> operators(Family family) {
    Problems problems = new Problems();
    List<Operator> operators = operators(family, List.of(), problems);
    problems.check();
    return operators;
  }

  private static List<Operator> operators(Family family, List<String> more, Problems problems) {
    List<String> schemas = new ArrayList<>(SCHEMAS);
    schemas.addAll(more);
    return new Operators(Schemas.of("schemas.txt", schemas), NAMES).of(family, problems);
  }

  /** Returns the signatures of the methods of a family of Tensor. */
  static List<String> signatures(String... lines) {
    return signatures(tensor(lines));
  }

  static List<String> signatures(Family family) {
    Overloads overloads = new Overloads();
    return operators(family).stream()
        .flatMap(operator -> overloads.of(operator).stream())
        .map(Method::signature)
        .toList();
  }

  /** Returns the Java source of a family. */
  static String source(Family family) {
    return source(family, List.of());
  }

  /** Returns the Java source of a family, with additional schemas. */
  static String source(Family family, List<String> more) {
    Problems problems = new Problems();
    List<Operator> operators = operators(family, more, problems);
    return source(family, operators, List.of(), problems);
  }

  /** Returns the Java source of the class F with the functions of these lines. */
  static String functions(String... lines) {
    List<String> all = new ArrayList<>(List.of("functions Pools of F"));
    all.addAll(List.of(lines));
    Problems problems = new Problems();
    List<FunctionGroup> groups = List.of(FunctionFile.parse("pools.ops", all));
    FunctionOptions.share(groups, problems);
    return source(family("class F of F"), List.of(), groups, problems);
  }

  private static String source(
      Family family, List<Operator> operators, List<FunctionGroup> groups, Problems problems) {
    String source = new FamilyWriter(family, operators, groups, GLOSSARY, NAMES, problems).source();
    problems.check();
    return source;
  }
}
