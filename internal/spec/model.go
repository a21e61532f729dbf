// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package spec

import (
	"cmp"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/press"
)

// Model is what specs of all kinds have in Terraform. Models embed it.
type Model struct {
	press.Metadata
	press.Visibility

	ID             types.String   `tfsdk:"id"`
	Release        types.Object   `tfsdk:"release"`
	ReleaseVersion types.String   `tfsdk:"release_version"`
	Timeouts       timeouts.Value `tfsdk:"timeouts"`
}

// version is the version of the release.
func (m Model) version() types.String { return press.ReleaseOf(m.Release).Version }

// SameRelease tells whether the release of a plan is the one that the state has.
func (m Model) SameRelease(state Model) bool { return m.version().Equal(state.version()) }

// refreshed takes an answer into the state. What a release holds never changes, so it stays.
func (m Model) refreshed(spec peak.Spec) Model {
	m.ID = types.StringValue(spec.ID)
	m.ReleaseVersion = m.version()
	m.Metadata = press.NewMetadata(spec.Metadata, m.Metadata)
	m.Visibility = press.NewVisibility(spec, m.Visibility)
	return m
}

// filled replaces what is unknown in the plan by what the platform answered; everything else stays as planned.
func (m Model) filled(answer Model) Model {
	m.ID = answer.ID
	m.ReleaseVersion = m.version()
	m.Metadata = m.Metadata.Fill(answer.Metadata)
	m.Visibility = m.Visibility.Fill(answer.Visibility)
	return m
}

// written is the plan as it is saved before anything is read back: only the id is known of the answer.
func (m Model) written(id string) Model {
	return m.filled(Model{ID: types.StringValue(id), Visibility: press.Visibility{LatestRelease: m.version()}})
}

// nameOrID is how messages call a spec; right after an import its name is not known yet.
func (m Model) nameOrID() string {
	return cmp.Or(m.Name.ValueString(), m.ID.ValueString())
}
