// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package spec

import (
	"context"
	"reflect"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/privatestate"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/press"
)

// Sharing has a spec rule who sees the specs that it consists of. Who comes to see it has to see them before, and who no longer
// does loses them after it: an order that resources of their own cannot have, as Terraform changes them before what refers
// to them. Ruled is what is remembered of them.
type Sharing[M any] struct {
	// Attribute is the name of what turns it on.
	Attribute string
	// Rules tells whether a spec rules others.
	Rules func(m *M) bool
	// Check finds at plan what the platform would refuse. state is nil for a new spec.
	Check func(ctx context.Context, data *base.Data, plan, state *M, ruled Ruled, diags *diag.Diagnostics)
	// Refresh looks whether they still are seen as the spec is, and returns what to remember of them.
	Refresh func(ctx context.Context, client *peak.Client, state *M, ruled Ruled) (Ruled, error)
	// Seen tells whether all who see the spec see them, so that turning it on changes nothing.
	Seen func(ctx context.Context, client *peak.Client, state *M) (bool, error)
	// Settle leaves it as the state has it where a plan turns it on.
	Settle func(plan, state *M)
	// Widen shows them to all who are to see the spec. state is nil for a new one.
	Widen func(ctx context.Context, client *peak.Client, plan, state *M, ruled Ruled) (*Narrowing, error)
	// Unfinished notes in a model that they are not seen as the spec is.
	Unfinished func(m *M)
}

// Narrowing is what is left to do once a spec is seen by fewer; nil when it rules nothing.
type Narrowing struct {
	// Do takes the specs that it rules from those who no longer see it.
	Do func(ctx context.Context) (Narrowed, error)
}

// Narrowed is what came of it.
type Narrowed struct {
	// Ruled is what to remember of the specs that it rules.
	Ruled Ruled
	// Kept says, a sentence each, which of them the platform keeps shared for a reason that cannot be seen.
	Kept []string
}

// Ruled is what is remembered of the specs that a spec rules, by their ids.
type Ruled map[string]RuledSpec

// RuledSpec is what is remembered of one.
type RuledSpec struct {
	// Ours says that the tenant may change who sees it.
	Ours bool `json:"ours,omitempty"`
	// Kept are the tenants that see it for another reason than the spec that rules it; Public says that all do.
	Kept   []string `json:"kept,omitempty"`
	Public bool     `json:"public,omitempty"`
}

// apart is the note that not all who see an imported spec see those that it consists of.
func (s *Sharing[M]) apart() string { return s.Attribute + ", seen by fewer" }

// settles tells whether an import has found all as turning it on would leave it.
func (s *Sharing[M]) settles(unseen press.Unseen) bool {
	return s != nil && unseen.Has(s.Attribute) && !unseen.Has(s.apart())
}

// keyRuled is the key in the private state.
const keyRuled = "ruled"

func readRuled(ctx context.Context, private privatestate.Reader, diags *diag.Diagnostics) Ruled {
	return privatestate.Read[Ruled](ctx, private, keyRuled, "What the provider noted about the blocks of the app", diags)
}

// turn waits until no other spec of this process is between widen and narrow, and returns what ends that of this one.
func (r *specResource[M]) turn(ctx context.Context, plan *M, diags *diag.Diagnostics) (end func()) {
	if r.kind.Sharing == nil || !r.kind.Sharing.Rules(plan) {
		return func() {}
	}
	end, err := r.Data().Sharing.Take(ctx)
	if err != nil {
		diags.AddAttributeError(path.Root("share_blocks"), "Cannot share the blocks of the app",
			"Other apps of this apply, which may consist of the same blocks, share theirs first, and that took too long: "+err.Error()+"\n\nNothing was changed. Run terraform apply again.")
		return func() {}
	}
	return end
}

// widen begins a change of who sees the spec.
func (r *specResource[M]) widen(ctx context.Context, client *peak.Client, plan, state *M, private privatestate.Reader, diags *diag.Diagnostics) *Narrowing {
	if r.kind.Sharing == nil || diags.HasError() {
		return nil
	}
	var ruled Ruled
	if private != nil {
		ruled = readRuled(ctx, private, diags)
	}
	narrowing, err := r.kind.Sharing.Widen(ctx, client, plan, state, ruled)
	if err != nil {
		diags.AddAttributeError(path.Root("share_blocks"), "Cannot share the blocks of the app",
			err.Error()+"\n\nWho sees the app itself was not changed. Run terraform apply again once that is mended: it does what is missing.")
	}
	return narrowing
}

// narrow ends it, and tells whether it did. When it fails, m says so, and the next apply does what is missing.
func (r *specResource[M]) narrow(ctx context.Context, narrowing *Narrowing, m *M, private privatestate.Writer, diags *diag.Diagnostics) bool {
	if narrowing == nil {
		return true
	}
	done, err := narrowing.Do(ctx)
	privatestate.Write(ctx, private, keyRuled, done.Ruled, diags)
	if len(done.Kept) > 0 {
		diags.AddAttributeWarning(path.Root("share_blocks"), "Blocks stay shared",
			"The app is seen as planned, and the platform keeps these blocks shared with more tenants than that:\n\n  "+strings.Join(done.Kept, "\n  ")+
				"\n\nSomething of these tenants may need them, such as a deployment. They count as shared on purpose from now on: once nothing needs them, unshare them on the platform.")
	}
	if err != nil {
		r.kind.Sharing.Unfinished(m)
		diags.AddAttributeError(path.Root("share_blocks"), "Blocks are still shared",
			"The app is seen as planned, and some of its blocks are still seen by more tenants than that: "+err.Error()+"\n\nRun terraform apply again: it takes them away.")
	}
	return err == nil
}

// refreshSharing looks how the specs are seen that the spec rules, or that an imported one may be said to rule.
func (r *specResource[M]) refreshSharing(ctx context.Context, client *peak.Client, state *M, unseen press.Unseen, from privatestate.Reader, to privatestate.Writer, diags *diag.Diagnostics) error {
	if r.kind.Sharing == nil {
		return nil
	}
	if unseen.Has(r.kind.Sharing.Attribute) && !r.reads {
		note := r.kind.Sharing.apart()
		sees, err := r.kind.Sharing.Seen(ctx, client, state)
		if err != nil {
			return err
		}
		if sees == unseen.Has(note) {
			next := unseen.Without(note)
			if !sees {
				next = append(next, note)
			}
			next.Write(ctx, to, diags)
		}
	}
	before := readRuled(ctx, from, diags)
	after, err := r.kind.Sharing.Refresh(ctx, client, state, before)
	if err == nil && !reflect.DeepEqual(before, after) {
		privatestate.Write(ctx, to, keyRuled, after, diags)
	}
	return err
}

// notePlanned notes who will see a spec that others may consist of.
func (r *specResource[M]) notePlanned(planned, before Model) {
	if r.Data() == nil || r.kind.Sharing != nil {
		return
	}
	after, known := planned.Audience()
	now, _ := before.Audience()
	if known && !before.ID.IsNull() {
		r.Data().PlannedAudiences.Set(before.ID.ValueString(), base.PlannedAudience{Audience: after, Name: before.Name.ValueString(), Changes: !after.Same(now)})
	}
}
