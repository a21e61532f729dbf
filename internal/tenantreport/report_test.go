// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tenantreport_test

import (
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/assumptions"
	"github.com/peakbi/terraform-provider-peak/internal/emulator"
	"github.com/peakbi/terraform-provider-peak/internal/tenantreport"
)

// TestUsualPlatformConfirms looks at a platform that does what is assumed: every point with a probe is confirmed.
func TestUsualPlatformConfirms(t *testing.T) {
	t.Parallel()
	w := newTenant(t, emulator.Options{})
	report := w.report(func(o *tenantreport.Options) { o.APIKey = "api-key-of-nobody" })
	w.wantRefuted(report)
	for _, finding := range report.Findings {
		point, _ := assumptions.Find(finding.Point)
		if (finding.Verdict == tenantreport.NotObserved) != (point.Unseen != "") {
			t.Errorf("%s is %s: %s", finding.Point, finding.Verdict, finding.Seen)
		}
	}
}

// turned are the points that a contrary platform turns and a report can see.
func turned() []assumptions.ID {
	var points []assumptions.ID
	for _, point := range assumptions.Register() {
		if point.Flip != "" && point.Unseen == "" {
			points = append(points, point.ID)
		}
	}
	return points
}

// TestContraryPlatformIsRefuted finds exactly what a contrary platform turns.
func TestContraryPlatformIsRefuted(t *testing.T) {
	t.Parallel()
	w := newTenant(t, emulator.Options{Contrary: true})
	w.wantRefuted(w.report(func(o *tenantreport.Options) { o.APIKey = "api-key-of-nobody" }), turned()...)
}

// TestEachPointByItself turns one point at a time: its probe sees it, and no other one does.
func TestEachPointByItself(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	for i, point := range turned() {
		t.Run(string(point), func(t *testing.T) {
			t.Parallel()
			w := newTenant(t, emulator.Options{Turned: []assumptions.ID{point}})
			w.wantRefuted(w.report(func(o *tenantreport.Options) {
				o.APIKey = "api-key-of-nobody"
				// Of every fourth point all are looked at: that a point refutes no other one. The scenes of one alone take less.
				if i%4 != 0 {
					o.Points = []assumptions.ID{point}
				}
			}), point)
		})
	}
}
