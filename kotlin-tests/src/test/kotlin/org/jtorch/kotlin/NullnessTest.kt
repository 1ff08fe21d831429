package org.jtorch.kotlin

import java.io.ByteArrayOutputStream
import java.io.File
import java.io.PrintStream
import java.nio.file.Files
import java.nio.file.Path
import org.assertj.core.api.Assertions.assertThat
import org.jetbrains.kotlin.cli.common.ExitCode
import org.jetbrains.kotlin.cli.jvm.K2JVMCompiler
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir

/**
 * Kotlin reads the nullness of the API from its annotations. A type without it would be a platform
 * type, for which the compiler accepts null.
 */
class NullnessTest {
  @TempDir lateinit var folder: Path

  @Test
  fun nullIsRefusedForArgumentsAndOptions() {
    val calls =
      listOf(
        "x.add(%s)" to "x",
        "Torch.cat(listOf(x, %s), 0)" to "x",
        "F.crossEntropy(x, %s)" to "x",
        "Torch.zeros(%s, 2)" to "DType.FLOAT32",
        "Linear(2, 3, %s)" to "{ it.bias(false) }",
        "Sequential(Linear(2, 2), %s)" to "Linear(2, 2)",
        "TensorScope.unscoped<Tensor>(%s)" to "x",
      )
    assertThat(messages(functions(calls.map { (call, given) -> call.format(given) }))).isEmpty()
    val refused = messages(functions(calls.map { (call, _) -> call.format("null") }))
    val lines = Regex("Code\\.kt:(\\d+):\\d+: error: ").findAll(refused).map { it.groupValues[1] }
    assertThat(lines.toSet()).`as`(refused).hasSameSizeAs(calls)
  }

  /** One function in each line. */
  private fun functions(bodies: List<String>): String =
    bodies.withIndex().joinToString("\n") { (i, body) -> "fun f$i(x: Tensor) { $body }" }

  @Test
  fun resultsAreNotNull() {
    val body = "val g: Tensor = x.grad(); val n: String = x.dtype().pythonName(); val m = x.shape()"
    assertThat(messages("fun f(x: Tensor): Shape { $body; return m }")).isEmpty()
    assertThat(messages("fun f(x: Tensor) = x.grad()?.shape()")).contains("unnecessary safe call")
  }

  @Test
  fun anOverridingMethodMayNotReturnNull() {
    val layer = "class Empty : Module(), Layer { override fun forward(input: Tensor): Tensor? = null }"
    assertThat(messages(layer)).contains("is not a subtype of")
  }

  private fun messages(code: String): String {
    val file = folder.resolve("Code.kt")
    val imports = "import org.jtorch.*\nimport org.jtorch.nn.*\nimport org.jtorch.nn.Module\n"
    Files.writeString(file, imports + code + "\n")
    val bytes = ByteArrayOutputStream()
    val exit =
      K2JVMCompiler()
        .exec(
          PrintStream(bytes),
          "-no-stdlib",
          "-no-reflect",
          "-Xjspecify-annotations=strict",
          "-classpath",
          classPath(),
          "-d",
          folder.resolve("out").toString(),
          file.toString(),
        )
    assertThat(exit).isIn(ExitCode.OK, ExitCode.COMPILATION_ERROR)
    return bytes.toString(Charsets.UTF_8)
  }

  /** The tests' class path, of which the compiler refuses entries that do not exist. */
  private fun classPath(): String =
    System.getProperty("java.class.path")
      .split(File.pathSeparator)
      .filter { File(it).exists() }
      .joinToString(File.pathSeparator)
}
