// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package appspec

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/press"
	"github.com/peakbi/terraform-provider-peak/internal/spec"
)

const (
	scopePublic = press.ScopePublic
	scopeShared = press.ScopeShared
)

// attrShareBlocks is the attribute that has an app rule who sees its blocks.
const attrShareBlocks = "share_blocks"

// sharing has an app with share_blocks rule who sees its blocks.
func sharing() *spec.Sharing[model] {
	return &spec.Sharing[model]{
		Attribute: attrShareBlocks,
		Rules: func(m *model) bool {
			_, yes := m.rules()
			return yes
		},
		Check:   checkSharing,
		Refresh: refreshSharing,
		Seen:    seesBlocks,
		Settle: func(plan, state *model) {
			if plan.ShareBlocks.ValueBool() && !state.ShareBlocks.IsNull() {
				plan.ShareBlocks = state.ShareBlocks
			}
		},
		Widen:      widen,
		Unfinished: func(m *model) { m.ShareBlocks = types.BoolValue(false) },
	}
}

// rules tells whether the app rules its blocks, and to whom they are to be shown.
func (m *model) rules() (seenBy peak.Audience, yes bool) {
	seenBy, known := m.Audience()
	return seenBy, known && m.ShareBlocks.ValueBool()
}

// blockIDs are the known ids of the blocks of a model, without repeats, with those that are ruled already: the releases before
// consist of them as well, and the platform may look at these.
func (m *model) blockIDs(ruled spec.Ruled) []string {
	ids := slices.Collect(maps.Keys(ruled))
	for _, b := range blocks(m.Blocks) {
		if id := b.id.ValueString(); id != "" {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// seen looks who sees block specs, and what they are called. Lists tell the tenants for certain, descriptions do not (contract
// 10.6), and one list is fewer requests than a description of each.
func seen(ctx context.Context, client *peak.Client, ids []string) (map[string]peak.Spec, error) {
	found := map[string]peak.Spec{}
	for block, err := range client.ListSpecs(ctx, peak.Blocks, peak.ListSpecsQuery{}) {
		if err != nil {
			return nil, err
		}
		if slices.Contains(ids, block.ID) {
			found[block.ID] = block
			if len(found) == len(ids) {
				break
			}
		}
	}
	return found, nil
}

// asRuled is who sees a ruled block: whoever sees the app, and those who see it for another reason.
func asRuled(app peak.Audience, block spec.RuledSpec) peak.Audience {
	if block.Public {
		app = peak.Audience{Scope: scopePublic}
	}
	return app.With(peak.SharedWith(block.Kept...))
}

// refreshSharing turns share_blocks off in the state when the blocks are not seen as the app is: the next plan turns it on
// again, which mends it. Tenants that another app shows a block to are noted, and no difference.
func refreshSharing(ctx context.Context, client *peak.Client, state *model, ruled spec.Ruled) (spec.Ruled, error) {
	app, yes := state.rules()
	if !yes {
		return ruled, nil
	}
	ids := state.blockIDs(ruled)
	found, err := seen(ctx, client, ids)
	if err != nil {
		return ruled, err
	}
	others := &otherApps{client: client, id: state.ID.ValueString()}
	next := spec.Ruled{}
	maps.Copy(next, ruled)
	for _, id := range ids {
		block, is := found[id]
		if !is || block.Audience().Same(asRuled(app, ruled[id])) {
			continue
		}
		noted := ruled[id]
		now := block.Audience()
		if wider := asRuled(app, noted); now.Covers(app) && !wider.Covers(now) {
			theirs, err := others.show(ctx, id)
			if err != nil {
				return ruled, err
			}
			if theirs.With(wider).Covers(now) {
				noted.Public, noted.Kept = now.Scope == scopePublic && app.Scope != scopePublic, app.Missing(now)
				next[id] = noted
				continue
			}
		} else if now.Covers(app) {
			continue // Others do not see it any more.
		}
		tflog.Info(ctx, "a block is not seen as its app is", map[string]any{"app": state.Name.ValueString(), "block": block.Metadata.Name})
		state.ShareBlocks = types.BoolValue(false)
	}
	return next, nil
}

// seesBlocks tells whether whoever sees the app sees its blocks. Its own tenant always does.
func seesBlocks(ctx context.Context, client *peak.Client, state *model) (bool, error) {
	app, known := state.Audience()
	if !known || app.Scope != scopeShared && app.Scope != scopePublic {
		return known, nil
	}
	ids := state.blockIDs(nil)
	found, err := seen(ctx, client, ids)
	for _, id := range ids {
		block, is := found[id]
		if !is || !block.Audience().Covers(app) {
			return false, err
		}
	}
	return err == nil, err
}

// widen shows the blocks to all who are to see the app. Whoever saw the app before keeps them until it is changed: a swap of
// tenants goes by way of the union.
func widen(ctx context.Context, client *peak.Client, plan, state *model, ruled spec.Ruled) (*spec.Narrowing, error) {
	after, yes := plan.rules()
	if !yes {
		return nil, nil
	}
	var before peak.Audience
	if state != nil {
		before, _ = state.Audience()
	}
	ids := plan.blockIDs(ruled)
	found, err := seen(ctx, client, ids)
	if err != nil {
		return nil, fmt.Errorf("who sees them cannot be read: %w", err)
	}
	next := spec.Ruled{}
	for _, id := range ids {
		block, is := found[id]
		if !is {
			continue // It is gone, and what needs it will say so.
		}
		now := block.Audience()
		noted, known := ruled[id]
		if !known {
			noted = firstSight(now, before.With(after))
		}
		if wide := now.With(after); !now.Covers(after) {
			if err := client.UpdateSpec(ctx, peak.Blocks, id, wide.PatchFrom(now)); err != nil {
				return nil, cannotBe(block, shownTo(after), err)
			}
			noted.Ours, block.Scope, block.Tenants = true, wide.Scope, wide.Tenants
			found[id] = block
		}
		next[id] = noted
	}
	return &spec.Narrowing{Do: func(ctx context.Context) (spec.Narrowed, error) {
		return narrow(ctx, client, after, &otherApps{client: client, id: plan.ID.ValueString()}, found, next)
	}}, nil
}

// firstSight notes of a block that the app comes to rule who sees it for another reason: it may be one of several apps, or
// public as a building block for all.
func firstSight(now, app peak.Audience) spec.RuledSpec {
	if now.Scope == scopePublic {
		return spec.RuledSpec{Public: app.Scope != scopePublic}
	}
	return spec.RuledSpec{Kept: app.Missing(now)}
}

// narrow takes the blocks from those who do not see the app. What the platform does not take away, since another app shows the block
// to them, stays and is no news; what stays for a reason that cannot be seen is.
func narrow(ctx context.Context, client *peak.Client, app peak.Audience, others *otherApps, found map[string]peak.Spec, ruled spec.Ruled) (spec.Narrowed, error) {
	done := spec.Narrowed{Ruled: ruled}
	var forbidden []error
	for _, id := range slices.Sorted(maps.Keys(ruled)) {
		noted, block := ruled[id], found[id]
		now, declined, err := take(ctx, client, block, asRuled(app, noted))
		if err != nil {
			return done, errors.Join(append(forbidden, err)...)
		}
		// Who may not change it now has done so before: it is the tenant's own, and the token lacks a permission.
		if noted.Ours && peak.StatusOf(declined) == http.StatusForbidden {
			forbidden = append(forbidden, cannotBe(block, onlyTo(asRuled(app, noted)), declined))
			continue
		}
		if stays := asRuled(app, noted); declined != nil && peak.StatusOf(declined) != http.StatusForbidden && !stays.Covers(now) {
			shown, err := others.show(ctx, id)
			if err != nil {
				return done, errors.Join(append(forbidden, fmt.Errorf("what else shows block spec %q (id %s) cannot be read: %w", block.Metadata.Name, id, err))...)
			}
			if !shown.With(stays).Covers(now) {
				done.Kept = append(done.Kept, cannotBe(block, onlyTo(stays), declined).Error())
			}
		}
		noted.Ours = noted.Ours || !now.Covers(block.Audience())
		noted.Public, noted.Kept = now.Scope == scopePublic && app.Scope != scopePublic, app.Missing(now)
		ruled[id] = noted
	}
	return done, errors.Join(forbidden...)
}

// take takes a block from all who are not of an audience, and returns who sees it then: all at once, and where the platform
// refuses that one tenant after the other. Some may have to stay, when another app that is shared with them consists of it as well, or all when the
// block belongs to another tenant: declined is what the platform says of it then.
func take(ctx context.Context, client *peak.Client, block peak.Spec, target peak.Audience) (now peak.Audience, declined, err error) {
	now = block.Audience()
	extra := target.Missing(now)
	wanted := func(i int) peak.Audience {
		if i == 0 {
			return target
		}
		return peak.SharedWith(slices.DeleteFunc(slices.Clone(now.Tenants), func(other string) bool { return other == extra[i-1] })...)
	}
	for i := 0; i == 0 || len(extra) > 1 && i <= len(extra); i++ {
		smaller := wanted(i)
		if smaller.Covers(now) {
			continue
		}
		err := client.UpdateSpec(ctx, peak.Blocks, block.ID, smaller.PatchFrom(now))
		switch {
		case err == nil, peak.IsNotFound(err):
			now = smaller
		case !mayNot(err):
			return now, declined, cannotBe(block, onlyTo(smaller), err)
		case peak.StatusOf(err) == http.StatusForbidden:
			return now, err, nil
		default:
			tflog.Info(ctx, "the platform keeps a block shared", map[string]any{"block": block.Metadata.Name, "error": err.Error()})
			declined = err
		}
	}
	return now, declined, nil
}

// cannotBe is the error of a block that cannot be shown to whom it is to be.
func cannotBe(block peak.Spec, shown string, err error) error {
	return fmt.Errorf("block spec %q (id %s) cannot be %s: %w", block.Metadata.Name, block.ID, shown, err)
}

// mayNot tells the answers with which the platform declines to change who sees a spec (contract 10.7).
func mayNot(err error) bool {
	return slices.Contains([]int{http.StatusBadRequest, http.StatusForbidden, http.StatusConflict, http.StatusUnprocessableEntity}, peak.StatusOf(err))
}

// shownTo says in words who sees a spec.
func shownTo(a peak.Audience) string {
	switch a.Scope {
	case scopePublic:
		return "made public"
	case scopeShared:
		return "shared with " + strings.Join(a.Tenants, ", ")
	}
	return "made private"
}

// onlyTo says in words who alone is to see a spec.
func onlyTo(a peak.Audience) string {
	if a.Scope == scopeShared {
		return shownTo(a) + " only"
	}
	return shownTo(a)
}
