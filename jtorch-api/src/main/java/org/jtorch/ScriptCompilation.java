package org.jtorch;

/** Function of {@link Torch} that compiles TorchScript. */
final class ScriptCompilation {
  private ScriptCompilation() {}

  static CompilationUnit compileScript(String source) {
    return new CompilationUnit(source);
  }
}
