// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// parallelism is how many objects Terraform works on at once unless told otherwise.
const parallelism = 10

// refresh plans over stacks that exist, with and without latency, next to the same plan without refresh, and to the same plan
// with providers that only wait.
func (b *bench) refresh(ctx context.Context) error {
	t := newTable("objects", "latency", "plan", "floor", "plan / floor", "empty reads", "empty reads / floor", "Terraform alone / its floor", "processor", "requests", "repeated", "peak memory")
	for _, objects := range b.objects {
		if err := b.refreshOf(ctx, objects, t); err != nil {
			return err
		}
	}
	b.tables["refresh"] = t.String()
	return nil
}

func (b *bench) refreshOf(ctx context.Context, objects int, t *table) error {
	s, err := b.stack(ctx, objects)
	if err != nil {
		return err
	}
	defer s.platform.close()
	still, err := best(b.repeat, byTime, func() (cost, error) { return s.run(ctx, "plan", "-detailed-exitcode", "-refresh=false") })
	if err != nil {
		return err
	}
	stillAlone, err := b.with(ctx, s, b.lab.floor, 0, "-refresh=false")
	if err != nil {
		return err
	}
	for _, latency := range []time.Duration{0, 50 * time.Millisecond} {
		s.platform.latency.Store(int64(latency))
		var met traffic
		plan, err := best(b.repeat, byTime, func() (cost, error) {
			s.platform.seen()
			taken, err := s.run(ctx, "plan", "-detailed-exitcode")
			met = s.platform.seen()
			return taken, err
		})
		if err != nil {
			return err
		}
		unread, err := b.with(ctx, s, b.lab.unread, latency)
		if err != nil {
			return err
		}
		alone, err := b.with(ctx, s, b.lab.floor, latency)
		if err != nil {
			return err
		}
		waiting := time.Duration(objects) * latency / parallelism
		floor := still.time + waiting
		t.add(fmt.Sprint(objects), latency.String(), seconds(plan.time), seconds(floor), ratio(plan.time, floor), seconds(unread.time), ratio(unread.time, floor),
			ratio(alone.time, stillAlone.time+waiting), seconds(plan.processor),
			fmt.Sprint(met.reads+met.other), fmt.Sprint(met.again), mebibytes(plan.memory))
	}
	return nil
}

// with is the plan with another provider, which only waits.
func (b *bench) with(ctx context.Context, s *stack, provider string, latency time.Duration, options ...string) (cost, error) {
	if err := s.use(provider); err != nil {
		return cost{}, err
	}
	s.env = []string{"BENCH_LATENCY=" + latency.String()}
	taken, err := best(b.repeat, byTime, func() (cost, error) { return s.run(ctx, append([]string{"plan", "-detailed-exitcode"}, options...)...) })
	s.env = nil
	return taken, errors.Join(err, s.use(b.lab.provider))
}

// apply creates and destroys 200 objects, and changes nothing in between.
func (b *bench) apply(ctx context.Context) error {
	t := newTable("operation", "time", "processor", "requests", "peak memory")
	const objects = 200
	s, err := b.stack(ctx, objects)
	if err != nil {
		return err
	}
	defer s.platform.close()
	add := func(name string, c cost, met traffic) {
		t.add(name, seconds(c.time), seconds(c.processor), fmt.Sprint(met.reads+met.other), mebibytes(c.memory))
	}
	add(fmt.Sprintf("apply of %d objects", objects), s.created, s.requests)
	for _, step := range []struct {
		name string
		args []string
	}{
		{"apply without changes", []string{"apply", "-auto-approve", "-parallelism=20"}},
		{fmt.Sprintf("destroy of %d objects", objects), []string{"destroy", "-auto-approve", "-parallelism=20"}},
	} {
		taken, err := s.run(ctx, step.args...)
		if err != nil {
			return err
		}
		add(step.name, taken, s.platform.seen())
	}
	b.tables["apply"] = t.String()
	return nil
}
