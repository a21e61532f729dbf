// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package appspec

import (
	"context"
	"slices"

	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// otherApps are the apps that other tenants see besides one of them. They are read once it matters which blocks they consist
// of, which is rare: when a block is seen by more tenants than its app.
type otherApps struct {
	client *peak.Client
	id     string

	apps []sharedApp
	read bool
}

// sharedApp is an app that other tenants see, with the ids of its blocks.
type sharedApp struct {
	seenBy peak.Audience
	blocks []string
}

// show is to whom the other apps show a block.
func (o *otherApps) show(ctx context.Context, block string) (peak.Audience, error) {
	if !o.read {
		if err := o.list(ctx); err != nil {
			return peak.Audience{}, err
		}
	}
	var all peak.Audience
	for _, app := range o.apps {
		if slices.Contains(app.blocks, block) {
			all = all.With(app.seenBy)
		}
	}
	return all, nil
}

// list reads them, with the blocks of their newest releases.
func (o *otherApps) list(ctx context.Context) error {
	for app, err := range o.client.ListSpecs(ctx, peak.Apps, peak.ListSpecsQuery{Scope: []string{scopeShared, scopePublic}}) {
		if err != nil {
			return err
		}
		if app.ID == o.id {
			continue
		}
		release, err := o.client.GetRelease(ctx, peak.Apps, app.ID, app.LatestRelease.Version)
		if peak.IsNotFound(err) {
			continue
		}
		if err != nil {
			return err
		}
		config, err := release.AppBlocks()
		if err != nil {
			return err
		}
		one := sharedApp{seenBy: app.Audience()}
		for _, b := range config {
			one.blocks = append(one.blocks, b.ID)
		}
		o.apps = append(o.apps, one)
	}
	o.read = true
	return nil
}
