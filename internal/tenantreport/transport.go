// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tenantreport

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// newCaller makes the sender of requests to the tenant.
func newCaller(o Options) (*caller, error) {
	roots, err := o.Access.Roots()
	if err != nil {
		return nil, err
	}
	service, press := peak.Hosts(o.Access.Stage)
	if o.Access.Endpoint != "" {
		service = strings.TrimRight(o.Access.Endpoint, "/")
		press = service
	}
	sleep := o.Sleep
	if sleep == nil {
		sleep = realTime
	}
	now := o.Now
	if now == nil {
		now = time.Now
	}
	return &caller{
		http: &http.Client{Transport: peak.NewTransport(roots), CheckRedirect: peak.CheckRedirect}, service: service, press: press,
		token: o.Access.Token, agent: agent, sleep: sleep, now: now, count: new(int),
	}, nil
}

func realTime(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
