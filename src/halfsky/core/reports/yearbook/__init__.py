"""The yearbook 妇女儿童统计资料: numbered tables over all areas and years, as records that every rendering prints."""
