// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"time"
)

// The tenant of the guide on large ones, far away and with a limit on requests.
const (
	tenantObjects = 300
	tenantLatency = 50 * time.Millisecond
	tenantLimit   = 50
)

// tenants measures what the guide on large tenants advises.
func (b *bench) tenants(ctx context.Context) error {
	s, err := b.stack(ctx, tenantObjects)
	if err != nil {
		return err
	}
	defer s.platform.close()
	s.platform.latency.Store(int64(tenantLatency))
	curve := newTable("`-parallelism`", "plan", "plan with a limit", "refused requests")
	for _, parallel := range []int{1, 5, 10, 20, 50} {
		option := fmt.Sprintf("-parallelism=%d", parallel)
		free, err := s.run(ctx, "plan", "-detailed-exitcode", option)
		if err != nil {
			return err
		}
		s.platform.seen()
		s.platform.limit.Store(&limiter{perSecond: tenantLimit})
		limited, err := s.run(ctx, "plan", "-detailed-exitcode", option)
		s.platform.limit.Store(nil)
		if err != nil {
			return err
		}
		curve.add(fmt.Sprint(parallel), seconds(free.time), seconds(limited.time), fmt.Sprint(s.platform.seen().refused))
	}
	b.tables["parallelism"] = curve.String()

	still, err := s.run(ctx, "plan", "-detailed-exitcode", "-refresh=false")
	if err != nil {
		return err
	}
	one, err := s.run(ctx, "plan", "-detailed-exitcode", "-target=peak_artifact.this")
	if err != nil {
		return err
	}
	ways := newTable("plan", "time", "requests")
	ways.add("`-refresh=false`", seconds(still.time), "0")
	ways.add("`-target=peak_artifact.this`, a fifth of the objects", seconds(one.time), fmt.Sprint(s.platform.seen().reads))
	b.tables["less"] = ways.String()
	return nil
}
