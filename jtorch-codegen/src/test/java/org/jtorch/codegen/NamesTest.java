package org.jtorch.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NamesTest {
  @Test
  void underscoresBecomeCapitalsExceptTheLastOne() {
    assertThat(Names.camel("relu")).isEqualTo("relu");
    assertThat(Names.camel("masked_fill_")).isEqualTo("maskedFill_");
    assertThat(Names.camel("conv_tbc")).isEqualTo("convTbc");
    assertThat(Names.camel("t_")).isEqualTo("t_");
    assertThat(Names.camel("_foreach")).isEqualTo("_foreach");
  }

  @Test
  void aLeadingUppercaseWordBecomesLowercase() {
    assertThat(Names.camel("LU")).isEqualTo("lu");
    assertThat(Names.camel("LU_data")).isEqualTo("luData");
    assertThat(Names.camel("UPLO")).isEqualTo("uplo");
    assertThat(Names.camel("N")).isEqualTo("n");
    assertThat(Names.camel("Vh")).isEqualTo("vh");
  }

  @Test
  void typeNamesStartWithACapital() {
    assertThat(Names.pascal("max_pool2d")).isEqualTo("MaxPool2d");
    assertThat(Names.pascal("fft")).isEqualTo("Fft");
  }
}
