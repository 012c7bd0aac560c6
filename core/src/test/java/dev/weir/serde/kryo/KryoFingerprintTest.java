package dev.weir.serde.kryo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.serde.IncompatibleSchemaException;
import dev.weir.serde.RoundTrip;
import dev.weir.serde.Schema;
import dev.weir.serde.Serde;
import dev.weir.serde.schema.SchemaCheck;
import dev.weir.serde.types.Types;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A change of a class that Kryo writes is seen or read, whatever it consists of. */
class KryoFingerprintTest {
  private static final String HOLDER = "class Holder extends Base { Color color; Part part; }";
  private static final String BASE = "class Base { int n; }";
  private static final String PART = "class Part { String text; }";
  private static final String COLORS = "enum Color { RED, GREEN }";

  @TempDir Path dir;
  private int versions;

  /** One version of a program: its classes, registered with Kryo. */
  private final class Version {
    private final ClassLoader loader;
    private final Types types;

    Version(String... sources) throws IOException {
      Path out = Files.createDirectory(dir.resolve("v" + versions++));
      List<String> command = new ArrayList<>(List.of("-proc:none", "-d", out.toString()));
      for (String source : sources) {
        Path file = out.resolve("S" + command.size() + ".java");
        Files.writeString(file, source);
        command.add(file.toString());
      }
      int result =
          ToolProvider.getSystemJavaCompiler()
              .run(null, null, null, command.toArray(String[]::new));
      assertThat(result).isZero();
      loader = new URLClassLoader(new URL[] {out.toUri().toURL()}, null);
      types = new Types(loader).kryo(type("Holder"), type("Color"), type("Part"));
    }

    private Class<?> type(String name) {
      try {
        return Class.forName(name, true, loader);
      } catch (ClassNotFoundException e) {
        throw new AssertionError(e);
      }
    }

    Object holder(String color) throws ReflectiveOperationException {
      var constructor = type("Holder").getDeclaredConstructor();
      constructor.setAccessible(true);
      Object holder = constructor.newInstance();
      set(holder, "color", constant(color));
      return holder;
    }

    private Object constant(String name) {
      for (Object constant : type("Color").getEnumConstants()) {
        if (constant.toString().equals(name)) {
          return constant;
        }
      }
      throw new AssertionError(name);
    }

    private static void set(Object holder, String field, Object value)
        throws ReflectiveOperationException {
      var color = holder.getClass().getDeclaredField(field);
      color.setAccessible(true);
      color.set(holder, value);
    }

    Object color(Object holder) throws ReflectiveOperationException {
      var color = holder.getClass().getDeclaredField("color");
      color.setAccessible(true);
      return color.get(holder);
    }

    int hash(Object holder) {
      @SuppressWarnings("unchecked") // the class of the holder
      Serde<Object> serde = (Serde<Object>) types.serdeOf(holder.getClass());
      return serde.hash(holder);
    }

    Schema schema() {
      return types.serdeOf(type("Holder")).schema();
    }
  }

  private Version first() throws IOException {
    return new Version(HOLDER, BASE, PART, COLORS);
  }

  @Test
  void constantsKeepTheirMeaningWhereverTheyStand() throws Exception {
    for (String later :
        List.of(
            "enum Color { GREEN, RED }",
            "enum Color { BLUE, RED, GREEN }",
            "enum Color { RED { void act() {} }, GREEN; void act() {} }")) {
      Version before = first();
      Version now = new Version(HOLDER, BASE, PART, later);
      byte[] bytes = RoundTrip.bytes(before.types.dynamic(), before.holder("GREEN"));
      Object back = RoundTrip.read(now.types.dynamic(), bytes);
      assertThat(now.color(back)).hasToString("GREEN");
      assertThat(now.hash(now.holder("GREEN"))).isEqualTo(before.hash(before.holder("GREEN")));
    }
  }

  @Test
  void everyOtherChangeIsRefused() throws IOException {
    refused(HOLDER, BASE, PART, "enum Color { RED, LIME }");
    refused(HOLDER, BASE, PART, "enum Color { RED }");
    refused(HOLDER, BASE, "class Part { String text; int n; }", COLORS);
    refused(HOLDER, BASE, "final class Part { String text; }", COLORS);
    refused(HOLDER, BASE, "record Part(String text) {}", COLORS);
    refused(HOLDER, "class Base { long n; }", PART, COLORS);
    refused(HOLDER, "class Base {}", PART, COLORS);
    refused(
        "class Holder extends java.util.ArrayList<String> { Color color; Part part; int n; }",
        BASE,
        PART,
        COLORS);
  }

  private void refused(String... sources) throws IOException {
    Schema before = first().schema();
    Schema now = new Version(sources).schema();
    assertThatThrownBy(() -> SchemaCheck.requireReadable("x", before, now))
        .isInstanceOf(IncompatibleSchemaException.class)
        .hasMessageContaining("opaque Holder");
  }

  @Test
  void theSameClassesAreTheSame() throws IOException {
    assertThat(first().schema()).isEqualTo(first().schema());
  }
}
