package dev.weir.serde.derive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.serde.RoundTrip;
import dev.weir.serde.Samples.Blob;
import dev.weir.serde.Samples.Circle;
import dev.weir.serde.Samples.Color;
import dev.weir.serde.Samples.Count;
import dev.weir.serde.Samples.Pair;
import dev.weir.serde.Samples.Primitives;
import dev.weir.serde.Samples.Shape;
import dev.weir.serde.Serde;
import dev.weir.serde.TypeRef;
import dev.weir.serde.UnserializableTypeException;
import dev.weir.serde.types.Types;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class KeyTest {
  private final Types types = new Types().register(Shape.class);

  record ByShape(Shape shape, Object any) {}

  @SuppressWarnings("ArrayRecordComponent") // The mistake that is refused.
  record WithArray(String name, int[] numbers) {}

  record WithSet(Optional<List<Set<String>>> sets) {}

  /** A POJO that equals by identity. */
  public static class Plain {
    public int x;
  }

  /** These constants are where stored keys lie: a change of one of them loses state. */
  @Test
  void hashesNeverChange() {
    Map<Object, Integer> expected = new LinkedHashMap<>();
    expected.put("", 0);
    expected.put("a", -533_258_471);
    expected.put("weir", 1_877_374_921);
    expected.put("Grüße", 1_432_061_487);
    expected.put(0, 0);
    expected.put(1, 1_364_076_727);
    expected.put(-1, -2_114_883_783);
    expected.put(42, 142_593_372);
    expected.put(0L, 0);
    expected.put(1L, -2_137_753_648);
    expected.put(-1L, 792_145_194);
    expected.put(1_700_000_000_000L, 1_780_373_205);
    expected.put(true, 262_886_248);
    expected.put('x', 163_803_048);
    expected.put((short) 7, 415_870_660);
    expected.put((byte) 7, 415_870_660);
    expected.put(1.5f, 261_281_703);
    expected.put(2.5, -1_464_415_278);
    expected.put(0.0, 0);
    expected.put(-0.0, 541_699_203);
    expected.put(Double.NaN, -1_164_614_950);
    expected.put(Color.RED, 2_115_908_775);
    expected.put(Color.GREEN, 1_704_881_912);
    expected.put(new BigInteger("123456789012345678901234567890"), 801_794_586);
    expected.put(new BigDecimal("1.50"), 1_254_840_121);
    expected.put(new UUID(1, 2), 837_683_680);
    expected.put(Instant.ofEpochSecond(1, 2), 837_683_680);
    expected.put(Duration.ofMillis(1_500), 661_157_248);
    expected.put(LocalDate.of(2024, 2, 29), 97_417_318);
    expected.put(LocalDateTime.of(2024, 2, 29, 1, 2, 3), -231_015_419);
    expected.put(new Count("word", 3), -381_840_233);
    expected.put(new Count(null, 3), 1_596_570_079);
    expected.put(new Primitives(true, (byte) 1, (short) 2, 'c', 4, 5, 6, 7), -954_902_796);
    expected.put(new Pair<>("a", 1), -1_102_156_159);
    expected.put(new ByShape(new Circle(1), List.of(1)), 954_047_157);
    expected.put(List.of(), 1_364_076_727);
    expected.put(List.of("a", "b"), 1_070_495_422);
    expected.put(Optional.empty(), 1_257_683_291);
    expected.put(Optional.of(1L), -767_554_214);
    expected.forEach((key, hash) -> assertThat(types.hash(key)).as("%s", key).isEqualTo(hash));
  }

  @Test
  void theSerdeOfTheStaticTypeHashesAlike() {
    Pair<String, List<Long>> key = new Pair<>("a", List.of(1L, 2L));
    Serde<Pair<String, List<Long>>> serde =
        types.serdeOf(new TypeRef<Pair<String, List<Long>>>() {});
    assertThat(serde.hash(key)).isEqualTo(types.hash(key)).isEqualTo(types.dynamic().hash(key));
    assertThat(types.serdeOf(String.class).hash("a")).isEqualTo(types.hash("a"));
    assertThat(types.serdeOf(Integer.class).hash(7)).isEqualTo(types.hash(7));
    assertThat(types.serdeOf(Long.class).hash(7L)).isEqualTo(types.hash(7L));
    assertThat(types.serdeOf(Color.class).hash(Color.GREEN)).isEqualTo(types.hash(Color.GREEN));
  }

  @Test
  void hashesSpread() {
    int[] groups = new int[128];
    for (long i = 0; i < 128_000; i++) {
      groups[Math.floorMod(types.hash(i), 128)]++;
      groups[Math.floorMod(types.hash("user-" + i), 128)]++;
    }
    assertThat(Arrays.stream(groups).min().getAsInt()).isGreaterThan(1_700);
    assertThat(Arrays.stream(groups).max().getAsInt()).isLessThan(2_300);
  }

  @Test
  void equalKeysHashAlikeAndHaveEqualBytes() {
    Object one = new Pair<>(Double.NaN, List.of(new Count("x", 1)));
    Object other = new Pair<>(0.0 / 0.0, new ArrayList<>(List.of(new Count("x", 1))));
    assertThat(types.hash(one)).isEqualTo(types.hash(other));
    assertThat(RoundTrip.bytes(types.dynamic(), one))
        .isEqualTo(RoundTrip.bytes(types.dynamic(), other));
    float otherNan = Float.intBitsToFloat(0x7fc00001);
    assertThat(RoundTrip.bytes(types.serdeOf(Float.class), otherNan))
        .isEqualTo(RoundTrip.bytes(types.serdeOf(Float.class), Float.NaN));
  }

  @Test
  void whatCanBeAKey() {
    types.checkKey(String.class);
    types.checkKey(long.class);
    types.checkKey(Color.class);
    types.checkKey(Count.class);
    types.checkKey(ByShape.class);
    types.checkKey(Blob.class);
    types.checkKey(Object.class);
    types.checkKey(new TypeRef<List<Optional<Count>>>() {});
  }

  @Test
  void whatCannot() {
    assertRefused(
        byte[].class,
        "Type byte[] (at byte[]) cannot be a key: arrays are equal by identity. To fix it, use a"
            + " List, a String or a record.");
    assertRefused(WithArray.class, "Type int[] (at WithArray.numbers) cannot be a key");
    assertRefused(
        WithSet.class,
        "Type java.util.Set (at WithSet.sets[][]) cannot be a key: equal ones may differ in order");
    assertRefused(
        Plain.class,
        "(at Plain) cannot be a key: it does not override equals and hashCode. To fix it, make it"
            + " a record.");
    assertRefused(ArrayList.class, "cannot be serialized");
  }

  private void assertRefused(Class<?> type, String message) {
    assertThatThrownBy(() -> types.checkKey(type))
        .isInstanceOf(UnserializableTypeException.class)
        .hasMessageContaining(message);
  }

  @Test
  void whatTheTypeCannotTellTheValueDoes() {
    assertThatThrownBy(() -> types.hash(new ByShape(null, new int[] {1})))
        .isInstanceOf(UnserializableTypeException.class)
        .hasMessageContaining("Type int[] (at int[]) cannot be a key");
    assertThatThrownBy(() -> types.hash(List.of(Set.of(1))))
        .isInstanceOf(UnserializableTypeException.class);
    assertThatThrownBy(() -> types.hash(new Plain()))
        .isInstanceOf(UnserializableTypeException.class);
  }

  @Test
  void setsAndMapsHashWithoutRegardToOrder() {
    Serde<Set<String>> sets = types.serdeOf(new TypeRef<Set<String>>() {});
    assertThat(sets.hash(Set.of("a", "b", "c"))).isEqualTo(sets.hash(Set.of("c", "b", "a")));
    Serde<Map<String, Long>> maps = types.serdeOf(new TypeRef<Map<String, Long>>() {});
    Map<String, Long> reversed = new LinkedHashMap<>();
    reversed.put("b", 2L);
    reversed.put("a", 1L);
    assertThat(maps.hash(Map.of("a", 1L, "b", 2L))).isEqualTo(maps.hash(reversed));
  }
}
