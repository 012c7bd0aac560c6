package dev.weir.serde;

import dev.weir.serde.Schema.ArrayOf;
import dev.weir.serde.Schema.Dynamic;
import dev.weir.serde.Schema.EnumSchema;
import dev.weir.serde.Schema.Field;
import dev.weir.serde.Schema.ListOf;
import dev.weir.serde.Schema.MapOf;
import dev.weir.serde.Schema.Opaque;
import dev.weir.serde.Schema.OptionalOf;
import dev.weir.serde.Schema.Primitive;
import dev.weir.serde.Schema.RecordSchema;
import dev.weir.serde.Schema.Reference;
import dev.weir.serde.Schema.SetOf;
import java.util.ArrayList;
import java.util.List;

/** The stored form of a schema: a tag, then what the tag needs. Tags are never reused. */
final class SchemaFormat {
  private static final int PRIMITIVE = 1;
  private static final int ENUM = 2;
  private static final int RECORD = 3;
  private static final int REFERENCE = 4;
  private static final int LIST = 5;
  private static final int SET = 6;
  private static final int MAP = 7;
  private static final int OPTIONAL = 8;
  private static final int ARRAY = 9;
  private static final int DYNAMIC = 10;
  private static final int OPAQUE = 11;

  private SchemaFormat() {}

  static void write(Schema schema, BinaryWriter out) {
    out.enter();
    if (schema instanceof Primitive primitive) {
      tagged(PRIMITIVE, out).writeUtf(primitive.kind());
    } else if (schema instanceof EnumSchema enumeration) {
      writeEnum(enumeration, tagged(ENUM, out));
    } else if (schema instanceof RecordSchema record) {
      writeRecord(record, tagged(RECORD, out));
    } else if (schema instanceof Reference reference) {
      tagged(REFERENCE, out).writeUtf(reference.name());
    } else if (schema instanceof ListOf list) {
      write(list.element(), tagged(LIST, out));
    } else if (schema instanceof SetOf set) {
      write(set.element(), tagged(SET, out));
    } else if (schema instanceof MapOf map) {
      write(map.key(), tagged(MAP, out));
      write(map.value(), out);
    } else if (schema instanceof OptionalOf optional) {
      write(optional.value(), tagged(OPTIONAL, out));
    } else if (schema instanceof ArrayOf array) {
      write(array.component(), tagged(ARRAY, out));
    } else if (schema instanceof Dynamic) {
      out.writeByte(DYNAMIC);
    } else if (schema instanceof Opaque opaque) {
      tagged(OPAQUE, out).writeUtf(opaque.name());
      out.writeUtf(opaque.serde());
    }
    out.leave();
  }

  private static BinaryWriter tagged(int tag, BinaryWriter out) {
    out.writeByte(tag);
    return out;
  }

  private static void writeEnum(EnumSchema enumeration, BinaryWriter out) {
    out.writeUtf(enumeration.name());
    out.writeVarInt(enumeration.constants().size());
    enumeration.constants().forEach(out::writeUtf);
  }

  private static void writeRecord(RecordSchema record, BinaryWriter out) {
    out.writeUtf(record.name());
    out.writeVarInt(record.fields().size());
    for (Field field : record.fields()) {
      out.writeUtf(field.name());
      write(field.schema(), out);
    }
  }

  static Schema read(BinaryReader in) {
    in.enter();
    Schema schema = readTagged(in.readByte(), in);
    in.leave();
    return schema;
  }

  private static Schema readTagged(int tag, BinaryReader in) {
    return switch (tag) {
      case PRIMITIVE -> new Primitive(in.readUtf());
      case ENUM -> readEnum(in);
      case RECORD -> readRecord(in);
      case REFERENCE -> new Reference(in.readUtf());
      case LIST -> new ListOf(read(in));
      case SET -> new SetOf(read(in));
      case MAP -> new MapOf(read(in), read(in));
      case OPTIONAL -> new OptionalOf(read(in));
      case ARRAY -> new ArrayOf(read(in));
      case DYNAMIC -> new Dynamic();
      case OPAQUE -> new Opaque(in.readUtf(), in.readUtf());
      default -> throw new CorruptDataException("A schema cannot start with " + tag);
    };
  }

  private static EnumSchema readEnum(BinaryReader in) {
    String name = in.readUtf();
    int count = in.readCount(1);
    List<String> constants = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      constants.add(in.readUtf());
    }
    return new EnumSchema(name, constants);
  }

  private static RecordSchema readRecord(BinaryReader in) {
    String name = in.readUtf();
    int count = in.readCount(2);
    List<Field> fields = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String field = in.readUtf();
      fields.add(new Field(field, read(in)));
    }
    return new RecordSchema(name, fields);
  }
}
