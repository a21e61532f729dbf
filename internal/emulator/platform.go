// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"github.com/peakbi/terraform-provider-peak/internal/emulator/artifacts"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/deployments"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/images"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/mails"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/metrics"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/services"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/specs"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/tenants"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/workflows"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// newPlatform puts the areas together, each from those below it. A new area is one more line in both lists.
func newPlatform(options Options, b *world.Blobs) (*world.Platform, error) {
	p := world.New(options.Lifecycle, b)
	p.Spoke = options.Spoke != ""
	tenantArea, artifactArea, imageArea := tenants.New(options.Spoke), artifacts.New(p), images.New(p)
	serviceArea := services.New(p, tenantArea, imageArea)
	workflowArea := workflows.New(p, tenantArea, imageArea)
	executionArea := workflows.NewExecutions(p, imageArea, workflowArea)
	specArea := specs.New(p, tenantArea, artifactArea, imageArea)
	err := p.Register(
		tenantArea.Area(),
		artifactArea.Area(),
		imageArea.Area(),
		serviceArea.Area(),
		workflowArea.Area(),
		executionArea.Area(),
		specArea.Area(),
		deployments.New(p, artifactArea, imageArea, serviceArea, workflowArea, executionArea, specArea).Area(),
		mails.New(p).Area(),
		metrics.New(p, artifactArea).Area(),
		tenants.NewPermissions().Area(),
		tenants.NewWarehouses().Area(),
		tenants.NewCache(options.ValkeyURL, options.tenant()).Area(),
	)
	return p, err
}
