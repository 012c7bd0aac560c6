package dev.weir.serde;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The name by which schemas know a record or a POJO, whatever its class is called by now. Give it
 * to a class that is renamed or moved to another package while checkpoints hold its values: they
 * are found by the name that they were stored under.
 *
 * <p>For types that are declared: of a state, a split, a committable, a field. A value whose class
 * is stored with it, as that of a field of an interface, is found by the name of its class.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface StoredName {
  /** The binary name of the class when its values were first stored, without type arguments. */
  String value();
}
