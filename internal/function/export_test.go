// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package function

import (
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
)

// Table is the table of a kind of body.
type Table struct {
	Resource string
	Fields   fieldtable.Fields
}

// Tables are the tables of all kinds of bodies.
func Tables() []Table {
	return []Table{
		{"peak_artifact", artifactFields()},
		{"peak_image", imageFields()},
		{"peak_workflow", workflowFields()},
		{"peak_block_spec", blockSpecFields("workflow")},
		{"peak_block_spec", blockSpecFields("service")},
		{"peak_block_spec_release", blockReleaseFields("workflow")},
		{"peak_block_spec_release", blockReleaseFields("service")},
		{"peak_app_spec", appSpecFields()},
		{"peak_deployment", deploymentFields("block_spec_id")},
		{"peak_deployment", deploymentFields("app_spec_id")},
		{"peak_metric_collection", collectionFields()},
		{"peak_metric_publication", publicationFields()},
		{"peak_metric_namespace", namespaceFields()},
	}
}
