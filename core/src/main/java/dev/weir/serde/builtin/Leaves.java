package dev.weir.serde.builtin;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.BinaryWriter;
import dev.weir.serde.Schema;
import dev.weir.serde.StableHash;
import dev.weir.serde.schema.Widening;
import java.lang.invoke.MethodType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The types that the engine knows by itself. */
public final class Leaves {
  /** Text; a slot notes null in its length. */
  public static final Leaf<String> STRING =
      leaf(
          String.class,
          "string",
          BinaryWriter::writeUtf,
          BinaryReader::readUtf,
          StableHash::ofString);

  /** In the order of their ids in dynamic values: append only. */
  public static final List<Leaf<?>> IN_ORDER =
      List.of(
          leaf(
              Boolean.class,
              "Boolean",
              BinaryWriter::writeBoolean,
              BinaryReader::readBoolean,
              StableHash::ofBoolean),
          leaf(
              Byte.class,
              "Byte",
              (out, v) -> out.writeByte(v),
              BinaryReader::readByte,
              v -> StableHash.ofInt(v)),
          leaf(
              Short.class,
              "Short",
              (out, v) -> out.writeShort(v),
              BinaryReader::readShort,
              v -> StableHash.ofInt(v)),
          leaf(
              Character.class,
              "Character",
              (out, v) -> out.writeChar(v),
              BinaryReader::readChar,
              v -> StableHash.ofInt(v)),
          leaf(
              Integer.class,
              "Integer",
              BinaryWriter::writeInt,
              BinaryReader::readInt,
              StableHash::ofInt),
          leaf(
              Long.class,
              "Long",
              BinaryWriter::writeLong,
              BinaryReader::readLong,
              StableHash::ofLong),
          leaf(
              Float.class,
              "Float",
              BinaryWriter::writeFloat,
              BinaryReader::readFloat,
              StableHash::ofFloat),
          leaf(
              Double.class,
              "Double",
              BinaryWriter::writeDouble,
              BinaryReader::readDouble,
              StableHash::ofDouble),
          STRING,
          array(byte[].class, "byte[]", BinaryWriter::writeBytes, BinaryReader::readBytes),
          array(
              boolean[].class, "boolean[]", PrimitiveArrays::write, PrimitiveArrays::readBooleans),
          array(short[].class, "short[]", PrimitiveArrays::write, PrimitiveArrays::readShorts),
          array(char[].class, "char[]", PrimitiveArrays::write, PrimitiveArrays::readChars),
          array(int[].class, "int[]", PrimitiveArrays::write, PrimitiveArrays::readInts),
          array(long[].class, "long[]", PrimitiveArrays::write, PrimitiveArrays::readLongs),
          array(float[].class, "float[]", PrimitiveArrays::write, PrimitiveArrays::readFloats),
          array(double[].class, "double[]", PrimitiveArrays::write, PrimitiveArrays::readDoubles),
          leaf(
              BigInteger.class,
              "biginteger",
              (out, v) -> out.writeBytes(v.toByteArray()),
              in -> new BigInteger(in.readBytes()),
              Leaves::hash),
          leaf(
              BigDecimal.class,
              "bigdecimal",
              Leaves::write,
              Leaves::readBigDecimal,
              v -> StableHash.mix(StableHash.combine(hash(v.unscaledValue()), v.scale()))),
          leaf(
              UUID.class,
              "uuid",
              Leaves::write,
              in -> new UUID(in.readLong(), in.readLong()),
              v -> hash(v.getMostSignificantBits(), v.getLeastSignificantBits())),
          leaf(
              Instant.class,
              "instant",
              Leaves::write,
              in -> Instant.ofEpochSecond(in.readLong(), in.readInt()),
              v -> hash(v.getEpochSecond(), v.getNano())),
          leaf(
              Duration.class,
              "duration",
              Leaves::write,
              in -> Duration.ofSeconds(in.readLong(), in.readInt()),
              v -> hash(v.getSeconds(), v.getNano())),
          leaf(
              LocalDate.class,
              "localdate",
              (out, v) -> out.writeSignedVarLong(v.toEpochDay()),
              in -> LocalDate.ofEpochDay(in.readSignedVarLong()),
              v -> StableHash.ofLong(v.toEpochDay())),
          leaf(
              LocalDateTime.class,
              "localdatetime",
              Leaves::write,
              Leaves::readLocalDateTime,
              v -> hash(v.toLocalDate().toEpochDay(), v.toLocalTime().toNanoOfDay())));

  /** As above, added later: their ids follow those of the collections. Append only. */
  public static final List<Leaf<?>> LATER = LaterLeaves.IN_ORDER;

  /** All of them. */
  static final List<Leaf<?>> ALL = Stream.concat(IN_ORDER.stream(), LATER.stream()).toList();

  private static final Map<Class<?>, Leaf<?>> BY_CLASS = byClass();

  private static final Map<String, Leaf<?>> BY_KIND =
      ALL.stream().collect(Collectors.toMap(Leaf::kind, leaf -> leaf));

  private Leaves() {}

  /** Returns the leaf of the class, also of the class of a primitive type. */
  public static @Nullable Leaf<?> find(Class<?> type) {
    return BY_CLASS.get(type);
  }

  /** Returns the leaf of the kind; of a primitive type, that of its box; null if there is none. */
  public static @Nullable Leaf<?> ofKind(String kind) {
    return BY_KIND.get(Widening.boxed(kind));
  }

  /** Whether Weir has learnt to write the class after jobs were told to leave it to Kryo. */
  public static boolean isLater(Class<?> type) {
    Leaf<?> leaf = find(type);
    return leaf != null && LATER.contains(leaf);
  }

  private static Map<Class<?>, Leaf<?>> byClass() {
    Map<Class<?>, Leaf<?>> leaves = new LinkedHashMap<>();
    for (Leaf<?> leaf : ALL) {
      leaves.put(leaf.type(), leaf);
      leaves.put(MethodType.methodType(leaf.type()).unwrap().returnType(), leaf);
    }
    return leaves;
  }

  static <T> Leaf<T> leaf(
      Class<T> type,
      String kind,
      BiConsumer<BinaryWriter, T> writing,
      Function<BinaryReader, T> reading,
      ToIntFunction<T> hashing) {
    return new Leaf<>(type, new Schema.Primitive(kind), writing, reading, hashing);
  }

  /** An array hashes by its bytes; as a key it is refused, since it equals by identity. */
  private static <T> Leaf<T> array(
      Class<T> type,
      String kind,
      BiConsumer<BinaryWriter, T> writing,
      Function<BinaryReader, T> reading) {
    ToIntFunction<T> hashing =
        value -> {
          BinaryWriter out = new BinaryWriter();
          writing.accept(out, value);
          return StableHash.ofBytes(out.buffer(), 0, out.size());
        };
    return leaf(type, kind, writing, reading, hashing);
  }

  private static int hash(BigInteger value) {
    byte[] bytes = value.toByteArray();
    return StableHash.ofBytes(bytes, 0, bytes.length);
  }

  static int hash(long first, long second) {
    int h = StableHash.combine(1, StableHash.ofLong(first));
    return StableHash.mix(StableHash.combine(h, StableHash.ofLong(second)));
  }

  private static void write(BinaryWriter out, BigDecimal value) {
    out.writeInt(value.scale());
    out.writeBytes(value.unscaledValue().toByteArray());
  }

  private static BigDecimal readBigDecimal(BinaryReader in) {
    int scale = in.readInt();
    return new BigDecimal(new BigInteger(in.readBytes()), scale);
  }

  private static void write(BinaryWriter out, UUID value) {
    out.writeLong(value.getMostSignificantBits());
    out.writeLong(value.getLeastSignificantBits());
  }

  private static void write(BinaryWriter out, Instant value) {
    out.writeLong(value.getEpochSecond());
    out.writeInt(value.getNano());
  }

  private static void write(BinaryWriter out, Duration value) {
    out.writeLong(value.getSeconds());
    out.writeInt(value.getNano());
  }

  static void write(BinaryWriter out, LocalDateTime value) {
    out.writeSignedVarLong(value.toLocalDate().toEpochDay());
    out.writeLong(value.toLocalTime().toNanoOfDay());
  }

  static LocalDateTime readLocalDateTime(BinaryReader in) {
    LocalDate date = LocalDate.ofEpochDay(in.readSignedVarLong());
    return LocalDateTime.of(date, LocalTime.ofNanoOfDay(in.readLong()));
  }
}
