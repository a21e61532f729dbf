// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package structure_test

import (
	"regexp"
	"slices"
)

// exception lets attributes fail checks for a reason. One that no attribute needs any more fails the test.
type exception struct {
	// attributes match a resource and an attribute of it, such as peak_service.parameters.env_wo.
	attributes string
	checks     []string
	reason     string
}

// hasValue is the check that a scene has a value for an attribute.
const hasValue = "in a scene"

var exceptions = []exception{
	{`\.timeouts\.`, []string{hasValue}, "how long operations may take is known to Terraform alone, and is no part of what is sent"},
	{`_wo_version$`, []string{isSent, isReadBack, isFromCLI}, "it stays in Terraform: a change of it sends the write-only value again"},
	{`_wo$`, []string{isReadBack}, "write-only values are in no state"},
	{`\.(env|build_arguments|parameters)_wo$`, []string{isFromCLI}, "bodies of the Peak CLI have these among the others"},
	{`\.artifact_hash$`, []string{hasValue}, "it follows from the folder"},
	{`\.release\.(increment|prerelease_id|initial_version)$`, []string{hasValue}, "the version is sent that follows from them"},
	{`\.(artifact\.|peak_artifact\.)?(path|ignore_files)$`, []string{isSent, isReadBack, isCompared}, "only the files that it leads to are sent"},
	{`\.keep_versions$`, []string{isSent, isReadBack, isFromCLI, isCompared}, "it is how many versions the provider leaves when it cleans up"},
	{`^peak_workflow_execution\.`, []string{hasValue}, "it is a call of its own, which internal/workflow tests as a whole"},
	{`^peak_image\.version_increment$`, []string{hasValue}, "the version that follows from it is sent"},
	{`^peak_image\.triggers$`, []string{isSent, isReadBack, isFromCLI}, "it stands for what the build depends on, and only Terraform knows of it"},
	{`^peak_service\.wait$`, []string{hasValue}, "it is whether Terraform waits"},
	{`^peak_image\.wait$`, []string{isSent, isReadBack, isFromCLI}, "it is whether Terraform waits"},
	{`^peak_deployment\.(wait|on_timeout)$`, []string{isSent, isReadBack, isFromCLI, isCompared}, "it is whether Terraform waits, and how long"},
	{`^peak_app_spec\.(share_blocks|input_data_model)$`, []string{hasValue}, "they are sent in requests of their own, see the tests of the resource"},
	{`^peak_artifact\.(source|scan|validate)$`, []string{isReadBack, isCompared}, "it belongs to an upload, and the platform does not show it"},
	{`^peak_image\.autodeploy_resources\.`, []string{isReadBack, isFromCLI}, "the platform does not show it, and takes it with versions only"},
	{`\.config_json$`, []string{isReadBack, isFromCLI}, "attributes hold what they can hold of it"},
	{`^peak_block_spec(_release)?\.kind$`, []string{isFromCLI}, "the other attributes tell it"},
	{`^peak_deployment\.parameters_wo$`, []string{isDocumented}, "parameters have the names that users give them"},
	{`^peak_metric_`, []string{isFromCLI}, "the commands of the Peak CLI take them as flags; bodies of folders hold a path and names alone"},
	{`^peak_metric_namespace\.name$`, []string{isSent}, "it is part of the path alone"},
	{`^peak_metric_namespace\.force_destroy$`, []string{isReadBack, isCompared}, "it is what a destroy does, and known to Terraform alone"},
	{`^peak_workflow\.paused$`, []string{isFromCLI}, "it is a call of its own, and in no body"},
}

// excused tells which exception lets an attribute fail a check.
func excused(attribute, check string) (int, bool) {
	for i, one := range exceptions {
		if slices.Contains(one.checks, check) && regexp.MustCompile(one.attributes).MatchString(attribute) {
			return i, true
		}
	}
	return 0, false
}
