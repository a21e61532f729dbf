# By exact name; use "id" where an image of Peak has the same name.
data "peak_image" "trainer" {
  name = "churn-trainer"
}

output "trainer_version" {
  value = data.peak_image.trainer.version
}
