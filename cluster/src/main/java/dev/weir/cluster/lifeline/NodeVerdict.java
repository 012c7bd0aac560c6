package dev.weir.cluster.lifeline;

import dev.weir.protocol.lifeline.LifelineVerdict;
import org.apache.pekko.cluster.UniqueAddress;

/**
 * What this node has found out about another one; published on the actor system's event stream, for
 * whoever does not want to wait for the cluster's decision.
 */
public record NodeVerdict(UniqueAddress node, LifelineVerdict verdict) {}
