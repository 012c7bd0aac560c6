package dev.weir.id;

/**
 * Whose data it is that a process works with. Sinks keep it beside what they write, so that another
 * installation, a copy of this one or an old state of it is recognised before it touches anything.
 *
 * @param id given once, when the data is first made; it moves with the data. A copy of a directory
 *     that is used while the original is there is given an id of its own, or refused
 * @param process another one each time that the data is opened for writing, so each node has its
 *     own
 * @param place where the data is, for messages
 * @param exclusive whether one process at a time has the data open: then whoever had it open before
 *     is gone for certain. Otherwise several nodes have
 */
public record Installation(String id, String process, String place, boolean exclusive) {
  /** Of what runs without stores. */
  public static final Installation NONE = new Installation("none", "none", "nowhere");

  /** One that several nodes have open. */
  public Installation(String id, String process, String place) {
    this(id, process, place, false);
  }
}
