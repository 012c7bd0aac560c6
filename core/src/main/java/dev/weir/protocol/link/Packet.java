package dev.weir.protocol.link;

import org.jspecify.annotations.Nullable;

/**
 * What travels through a {@link ControlLink}.
 *
 * @param sequence of the message, from 0 with each direction of each link; of a packet without one,
 *     the sequence that the next message will have
 * @param received how many messages of the other direction have arrived, all without a gap
 * @param message null if the packet only says what was received
 */
public record Packet<M>(long sequence, long received, @Nullable M message) {}
